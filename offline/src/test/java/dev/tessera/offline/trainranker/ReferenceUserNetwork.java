package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Weights;
import dev.tessera.store.feature.HistoryFeatures;
import java.util.Map;

/** The user network once more, in plain Java and double precision: one history in, the vector of its last entry out. */
final class ReferenceUserNetwork {
    private final Map<String, Weights> weights;
    private final RankerSettings.Shape shape;
    private final int width;

    ReferenceUserNetwork(Map<String, Weights> weights, RankerSettings.Shape shape) {
        this.weights = weights;
        this.shape = shape;
        this.width = shape.dimension();
    }

    double[] userVector(double[][] vectors, HistoryFeatures features) {
        double[] sums = decayedSums(vectors, features);
        double[][] x = input(vectors, features);
        for (int layer = 0; layer < shape.layers(); layer++) {
            x = block("user/layer" + layer, layer * shape.heads(), x, features);
        }
        double[] out = dense("user/output", norm("user/output/norm", x[x.length - 1]), width);
        return plus(sums, out);
    }

    private double[][] input(double[][] vectors, HistoryFeatures features) {
        double[][] x = new double[vectors.length][];
        for (int p = 0; p < x.length; p++) {
            double[] sum = dense("user/input", vectors[p], width);
            for (int i = 0; i < width; i++) {
                sum[i] += at("user/kind/table", features.kinds()[p] * width + i)
                        + features.values()[p] * at("user/value", i);
            }
            x[p] = norm("user/input/norm", sum);
        }
        return x;
    }

    private double[][] block(String name, int column, double[][] x, HistoryFeatures features) {
        double[][] normed = new double[x.length][];
        for (int p = 0; p < x.length; p++) {
            normed[p] = norm(name + "/attention/norm", x[p]);
        }
        double[][] next = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] y = plus(x[t], attend(name + "/attention", column, normed, t, features));
            double[] hidden = dense(name + "/feed/in", norm(name + "/feed/norm", y), 2 * width);
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = 0.5 * hidden[i] * (1 + erf(hidden[i] / Math.sqrt(2)));
            }
            next[t] = plus(y, dense(name + "/feed/out", hidden, width));
        }
        return next;
    }

    private double[] attend(String name, int column, double[][] x, int t, HistoryFeatures features) {
        int size = width / shape.heads();
        double[] query = dense(name + "/query", x[t], width);
        double[] joined = new double[width];
        for (int head = 0; head < shape.heads(); head++) {
            double[] logits = new double[t + 1];
            for (int j = 0; j <= t; j++) {
                double[] key = dense(name + "/key", x[j], width);
                for (int i = head * size; i < (head + 1) * size; i++) {
                    logits[j] += query[i] * key[i] / Math.sqrt(size);
                }
                logits[j] += bias(column + head, t, j, features);
            }
            double[] share = softmax(logits, Double.NEGATIVE_INFINITY);
            for (int j = 0; j <= t; j++) {
                double[] value = dense(name + "/value", x[j], width);
                for (int i = head * size; i < (head + 1) * size; i++) {
                    joined[i] += share[j] * value[i];
                }
            }
        }
        return dense(name + "/output", joined, width);
    }

    private double[] decayedSums(double[][] vectors, HistoryFeatures features) {
        double[] sums = new double[width];
        int t = vectors.length - 1;
        for (int pool = 0; pool < shape.pools(); pool++) {
            double[] logits = new double[t + 1];
            for (int j = 0; j <= t; j++) {
                logits[j] = bias(shape.layers() * shape.heads() + pool, t, j, features);
            }
            double[] share = softmax(logits, at("user/pool/empty", pool));
            for (int j = 0; j <= t; j++) {
                double gate = at("user/pool/kind", features.kinds()[j] * shape.pools() + pool)
                        + features.values()[j] * at("user/pool/value", pool);
                for (int i = 0; i < width; i++) {
                    for (int o = 0; o < width; o++) {
                        sums[o] += share[j]
                                * gate
                                * vectors[j][i]
                                * at("user/pool/weight", (pool * width + i) * width + o);
                    }
                }
            }
        }
        return sums;
    }

    private double bias(int column, int t, int j, HistoryFeatures features) {
        int columns = shape.biasColumns();
        double between = Math.max(0, features.ages()[j] - features.ages()[t]);
        double bias = at("user/lag", (t - j) * columns + column);
        for (int s = 0; s < UserNetwork.TIME_SCALES.length; s++) {
            bias += Math.log1p(between / UserNetwork.TIME_SCALES[s]) * at("user/time", s * columns + column);
        }
        return bias;
    }

    /** @param empty logit of a place that takes weight but gives nothing */
    private static double[] softmax(double[] logits, double empty) {
        double sum = Math.exp(empty);
        double[] shares = new double[logits.length];
        for (int j = 0; j < logits.length; j++) {
            shares[j] = Math.exp(logits[j]);
            sum += shares[j];
        }
        for (int j = 0; j < logits.length; j++) {
            shares[j] /= sum;
        }
        return shares;
    }

    private double[] dense(String name, double[] x, int outputs) {
        double[] y = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            y[o] = at(name + "/bias", o);
            for (int i = 0; i < x.length; i++) {
                y[o] += x[i] * at(name + "/weight", i * outputs + o);
            }
        }
        return y;
    }

    private double[] norm(String name, double[] x) {
        double mean = java.util.Arrays.stream(x).average().orElseThrow();
        double variance = java.util.Arrays.stream(x)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (x[i] - mean) / Math.sqrt(variance + UserNetwork.EPSILON) * at(name + "/scale", i)
                    + at(name + "/shift", i);
        }
        return y;
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    private double at(String name, int index) {
        return weights.get(name).values()[index];
    }

    /** By its series, summed until nothing more is added; exact enough for the small arguments here. */
    static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 400 && Math.abs(term) > 1e-17; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
