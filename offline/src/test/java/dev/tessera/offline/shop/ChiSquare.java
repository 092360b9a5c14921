package dev.tessera.offline.shop;

/** The chi-square statistic of a contingency table: how far it is from the product of its margins. */
final class ChiSquare {
    /** Exceeded once in 100,000 tables by chance at 25 degrees of freedom, a table of 6 x 6. */
    static final double LIMIT_25 = 66;

    private ChiSquare() {}

    static double ofIndependence(double[][] counts) {
        double[] rows = new double[counts.length];
        double[] columns = new double[counts[0].length];
        double total = 0;
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < columns.length; column++) {
                rows[row] += counts[row][column];
                columns[column] += counts[row][column];
                total += counts[row][column];
            }
        }
        double statistic = 0;
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < columns.length; column++) {
                double expected = rows[row] * columns[column] / total;
                double difference = counts[row][column] - expected;
                statistic += expected == 0 ? 0 : difference * difference / expected;
            }
        }
        return statistic;
    }
}
