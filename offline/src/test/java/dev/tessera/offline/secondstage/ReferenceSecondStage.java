package dev.tessera.offline.secondstage;

import dev.tessera.offline.network.Weights;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageInputs;
import java.util.Map;

/** The network of the second stage once more, in plain Java and double precision: one candidate of one question in, its residual out. */
final class ReferenceSecondStage {
    private final Map<String, Weights> weights;
    private final SecondStageSettings.Shape shape;

    ReferenceSecondStage(Map<String, Weights> weights, SecondStageSettings.Shape shape) {
        this.weights = weights;
        this.shape = shape;
    }

    double residual(StageInputs inputs, int question, int candidate) {
        int row = question * inputs.size().candidates() + candidate;
        double[] own = row(inputs.candidateFeatures(), row, StageInputs.CANDIDATE_FEATURES);
        double[] found = found(inputs, question, row, own);
        double[] seen = new double[found.length + own.length];
        System.arraycopy(found, 0, seen, 0, found.length);
        System.arraycopy(own, 0, seen, found.length, own.length);
        double[] hidden = product("stage/found", seen, shape.hidden());
        double[] moment =
                dense("stage/moment", row(inputs.context(), question, StageInputs.CONTEXT_FEATURES), shape.hidden());
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = gelu(hidden[i] + moment[i]);
        }
        double gate = 1 / (1 + Math.exp(-dense("stage/gate", hidden, 1)[0]));
        return gate * product("stage/residual", hidden, 1)[0];
    }

    private double[] found(StageInputs inputs, int question, int row, double[] own) {
        int length = inputs.size().length();
        double[] asking = product("stage/asking", own, shape.hidden());
        double[] found = new double[shape.pooled()];
        double sum = Math.exp(at("stage/nothing", 0));
        for (int p = 0; p < length; p++) {
            int entry = question * length + p;
            if (inputs.historyKinds()[entry] > 0) {
                double[] unit = unit(inputs, row, entry, own, asking);
                double weight = Math.exp(unit[0]);
                sum += weight;
                for (int i = 0; i < found.length; i++) {
                    found[i] += weight * unit[1 + i];
                }
            }
        }
        for (int i = 0; i < found.length; i++) {
            found[i] /= sum;
        }
        return found;
    }

    private double[] unit(StageInputs inputs, int row, int entry, double[] own, double[] asking) {
        double[] of = row(inputs.historyFeatures(), entry, StageInputs.HISTORY_FEATURES);
        double[] pair = product("stage/pair", pair(inputs, row, entry, own, of), shape.hidden());
        double[] described = new double[of.length + shape.kind()];
        System.arraycopy(of, 0, described, 0, of.length);
        for (int i = 0; i < shape.kind(); i++) {
            described[of.length + i] = at("stage/kind/table", inputs.historyKinds()[entry] * shape.kind() + i);
        }
        double[] hidden = dense("stage/entry", described, shape.hidden());
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = gelu(hidden[i] + pair[i] + asking[i]);
        }
        return dense("stage/unit", hidden, 1 + shape.pooled());
    }

    private double[] pair(StageInputs inputs, int row, int entry, double[] own, double[] of) {
        int dimension = inputs.size().dimension();
        double[] candidate = row(inputs.candidateParts(), row, 4 * dimension);
        double[] item = row(inputs.historyParts(), entry, 4 * dimension);
        double[] pair = new double[SecondStageNetwork.SIMILARITIES + SecondStageRule.MOST_NUMBERS];
        double[] wholeCandidate = new double[dimension];
        double[] wholeItem = new double[dimension];
        for (int m = 0; m < 4; m++) {
            double[] a = java.util.Arrays.copyOfRange(candidate, m * dimension, (m + 1) * dimension);
            double[] b = java.util.Arrays.copyOfRange(item, m * dimension, (m + 1) * dimension);
            pair[m] = cosine(a, b);
            for (int i = 0; i < dimension; i++) {
                wholeCandidate[i] += a[i];
                wholeItem[i] += b[i];
            }
        }
        pair[4] = cosine(wholeCandidate, wholeItem);
        pair[5] = SecondStageNetwork.PRODUCT_SCALE * dot(wholeCandidate, wholeItem);
        for (int i = 0; i < SecondStageRule.MOST_NUMBERS; i++) {
            int at = StageInputs.CANDIDATE_NUMBERS_AT + i;
            int ofAt = StageInputs.HISTORY_NUMBERS_AT + i;
            double both = own[at + SecondStageRule.MOST_NUMBERS] * of[ofAt + SecondStageRule.MOST_NUMBERS];
            pair[SecondStageNetwork.SIMILARITIES + i] = -(own[at] - of[ofAt]) * (own[at] - of[ofAt]) * both;
        }
        return pair;
    }

    private static double cosine(double[] a, double[] b) {
        return dot(a, b)
                / Math.sqrt(
                        (dot(a, a) + SecondStageNetwork.NORM_EPSILON) * (dot(b, b) + SecondStageNetwork.NORM_EPSILON));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private double[] dense(String name, double[] x, int outputs) {
        double[] y = product(name, x, outputs);
        for (int o = 0; o < outputs; o++) {
            y[o] += at(name + "/bias", o);
        }
        return y;
    }

    private double[] product(String name, double[] x, int outputs) {
        double[] y = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < x.length; i++) {
                y[o] += x[i] * at(name + "/weight", i * outputs + o);
            }
        }
        return y;
    }

    private static double gelu(double x) {
        return x / 2 * (1 + erf(x / Math.sqrt(2)));
    }

    /** By its series, to 1e-8: beyond 4 the rest is less. */
    private static double erf(double x) {
        if (Math.abs(x) > 4) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 400 && Math.abs(term) > 1e-17; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private static double[] row(float[] values, int row, int width) {
        double[] wide = new double[width];
        for (int i = 0; i < width; i++) {
            wide[i] = values[row * width + i];
        }
        return wide;
    }

    private double at(String name, int index) {
        return weights.get(name).values()[index];
    }
}
