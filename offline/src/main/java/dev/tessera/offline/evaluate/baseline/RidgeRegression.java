package dev.tessera.offline.evaluate.baseline;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Linear regression from sparse contents to dense targets with a ridge penalty, solved by conjugate gradients on the normal equations, one
 * target column at a time, columns in parallel.
 */
final class RidgeRegression {
    private static final int STEPS = 50;

    private final TermVectors contents;
    private final double[][] weights;

    private RidgeRegression(TermVectors contents, double[][] weights) {
        this.contents = contents;
        this.weights = weights;
    }

    /**
     * @param rows the items to learn from
     * @param targets one row an item of the catalog; only those of {@code rows} are read
     */
    static RidgeRegression fit(TermVectors contents, int[] rows, double[][] targets, double ridge) {
        int columns = targets[0].length;
        double[][] weights = new double[columns][];
        IntStream.range(0, columns).parallel().forEach(column -> {
            double[] right = new double[contents.terms()];
            for (int row : rows) {
                contents.addTo(right, row, targets[row][column]);
            }
            weights[column] = solve(contents, rows, right, ridge);
        });
        return new RidgeRegression(contents, weights);
    }

    private static double[] solve(TermVectors contents, int[] rows, double[] right, double ridge) {
        double[] solution = new double[right.length];
        double[] residual = right.clone();
        double[] direction = right.clone();
        double square = dot(residual, residual);
        double enough = square * 1e-10;
        for (int step = 0; step < STEPS && square > enough; step++) {
            double[] image = normal(contents, rows, direction, ridge);
            double length = square / dot(direction, image);
            for (int i = 0; i < solution.length; i++) {
                solution[i] += length * direction[i];
                residual[i] -= length * image[i];
            }
            double next = dot(residual, residual);
            double share = next / square;
            Arrays.setAll(direction, i -> residual[i] + share * direction[i]);
            square = next;
        }
        return solution;
    }

    private static double[] normal(TermVectors contents, int[] rows, double[] direction, double ridge) {
        double[] image = new double[direction.length];
        Arrays.setAll(image, i -> ridge * direction[i]);
        for (int row : rows) {
            contents.addTo(image, row, contents.dot(direction, row));
        }
        return image;
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    double[] predict(int item) {
        double[] predicted = new double[weights.length];
        Arrays.setAll(predicted, column -> contents.dot(weights[column], item));
        return predicted;
    }
}
