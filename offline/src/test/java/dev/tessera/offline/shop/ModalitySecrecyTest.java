package dev.tessera.offline.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.model.Modality;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What a plain classifier, fitted on half of the products, reads of the other half's factors. Guessing is right once in six. */
class ModalitySecrecyTest {
    private static final double GUESSING = 0.21;
    private static final ShopConfig CONFIG = ShopConfig.standard(5);
    private static final List<Product> PRODUCTS = Assortment.draw(CONFIG);

    @Test
    void textTellsMaterialBrandAndUseAndNothingOfThePicture() {
        ProductText writer = new ProductText(CONFIG);
        List<List<String>> words = new ArrayList<>();
        for (Product product : PRODUCTS) {
            words.add(List.of((writer.title(product) + " " + writer.description(product)).split("\\W+")));
        }
        for (Factor factor : Factor.values()) {
            double accuracy = accuracy(factor, half -> new WordClassifier(factor, words, half)::guess);
            if (factor.modality() == Modality.TEXT) {
                assertThat(accuracy).as("%s from text", factor).isGreaterThan(0.95);
            } else {
                assertThat(accuracy).as("%s from text", factor).isLessThan(GUESSING);
            }
        }
    }

    @Test
    void picturesShowShapeColourAndPatternAndNothingOfTheText() throws IOException {
        ProductPicture painter = new ProductPicture(CONFIG);
        List<double[]> features = new ArrayList<>();
        for (Product product : PRODUCTS) {
            features.add(features(ImageIO.read(new ByteArrayInputStream(painter.draw(product)))));
        }
        for (Factor factor : Factor.values()) {
            double accuracy = accuracy(factor, half -> new CentroidClassifier(factor, features, half)::guess);
            if (factor.modality() == Modality.IMAGE) {
                assertThat(accuracy).as("%s from pictures", factor).isGreaterThan(0.6);
            } else {
                assertThat(accuracy).as("%s from pictures", factor).isLessThan(GUESSING);
            }
        }
    }

    private static double accuracy(Factor factor, Function<Integer, Function<Integer, Integer>> fit) {
        int half = PRODUCTS.size() / 2;
        Function<Integer, Integer> guess = fit.apply(half);
        int right = 0;
        for (int product = half; product < PRODUCTS.size(); product++) {
            right += guess.apply(product) == PRODUCTS.get(product).level(factor) ? 1 : 0;
        }
        return right / (double) (PRODUCTS.size() - half);
    }

    /** Mean colour of the inside; outline by coverage of a coarse grid; edges along rows, columns and both diagonals. */
    private static double[] features(BufferedImage image) {
        double[] features = new double[3 + 64 + 6];
        int inside = 0;
        for (int y = 0; y < image.getHeight() - 1; y++) {
            for (int x = 1; x < image.getWidth() - 1; x++) {
                double[] here = channels(image, x, y);
                if (saturation(here) > 0.3) {
                    inside++;
                    for (int channel = 0; channel < 3; channel++) {
                        features[channel] += here[channel] / Math.max(here[0], Math.max(here[1], here[2]));
                    }
                    features[3 + y / 6 * 8 + x / 6] += 1 / 36.0;
                    features[67] += edge(here, channels(image, x + 1, y));
                    features[68] += edge(here, channels(image, x, y + 1));
                    features[69] += edge(here, channels(image, x + 1, y + 1));
                    features[70] += edge(here, channels(image, x - 1, y + 1));
                    features[71] += brightness(here) < 0.55 ? 1 : 0;
                }
            }
        }
        for (int feature = 0; feature < features.length; feature++) {
            if (feature < 3 || feature > 66) {
                features[feature] = features[feature] / Math.max(1, inside) * 4;
            }
        }
        return features;
    }

    private static double edge(double[] here, double[] there) {
        return saturation(there) > 0.3 && Math.abs(brightness(here) - brightness(there)) > 0.25 ? 1 : 0;
    }

    private static double brightness(double[] channels) {
        return Math.max(channels[0], Math.max(channels[1], channels[2]));
    }

    private static double saturation(double[] channels) {
        return 1 - Math.min(channels[0], Math.min(channels[1], channels[2])) / Math.max(0.01, brightness(channels));
    }

    private static double[] channels(BufferedImage image, int x, int y) {
        int rgb = image.getRGB(x, y);
        return new double[] {(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0};
    }

    /** Naive Bayes over words. */
    private static final class WordClassifier {
        private final List<List<String>> words;
        private final Map<String, double[]> counts = new HashMap<>();

        WordClassifier(Factor factor, List<List<String>> words, int half) {
            this.words = words;
            for (int product = 0; product < half; product++) {
                int level = PRODUCTS.get(product).level(factor);
                words.get(product)
                        .forEach(word -> counts.computeIfAbsent(word, each -> new double[Factor.LEVELS])[level]++);
            }
        }

        int guess(int product) {
            double[] scores = new double[Factor.LEVELS];
            for (String word : words.get(product)) {
                double[] count = counts.getOrDefault(word, new double[Factor.LEVELS]);
                for (int level = 0; level < scores.length; level++) {
                    scores[level] += Math.log(count[level] + 0.5);
                }
            }
            return largest(scores);
        }
    }

    /** The level whose mean features are nearest. */
    private static final class CentroidClassifier {
        private final List<double[]> features;
        private final double[][] centroids;

        CentroidClassifier(Factor factor, List<double[]> features, int half) {
            this.features = features;
            this.centroids = new double[Factor.LEVELS][features.get(0).length];
            double[] sizes = new double[Factor.LEVELS];
            for (int product = 0; product < half; product++) {
                int level = PRODUCTS.get(product).level(factor);
                sizes[level]++;
                for (int feature = 0; feature < centroids[level].length; feature++) {
                    centroids[level][feature] += features.get(product)[feature];
                }
            }
            for (int level = 0; level < centroids.length; level++) {
                for (int feature = 0; feature < centroids[level].length; feature++) {
                    centroids[level][feature] /= sizes[level];
                }
            }
        }

        int guess(int product) {
            double[] scores = new double[Factor.LEVELS];
            double[] own = features.get(product);
            for (int level = 0; level < scores.length; level++) {
                for (int feature = 0; feature < own.length; feature++) {
                    double difference = own[feature] - centroids[level][feature];
                    scores[level] -= difference * difference;
                }
            }
            return largest(scores);
        }
    }

    private static int largest(double[] scores) {
        int best = 0;
        for (int level = 1; level < scores.length; level++) {
            best = scores[level] > scores[best] ? level : best;
        }
        return best;
    }
}
