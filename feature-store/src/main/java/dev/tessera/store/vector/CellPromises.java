package dev.tessera.store.vector;

/**
 * What the cells of a catalog promise a query: the mean score of their rows and two standard deviations more, as if vectors were spread alike in all directions around
 * their mean. Sums are taken in the order of places in double precision: the same on every machine.
 */
final class CellPromises {
    private static final double DEVIATIONS = 2;

    private final int dimension;
    private final ColumnMatrix means;
    private final float[] meanBiases;
    private final double[] vectorVariances;
    private final double[] biasVariances;

    CellPromises(ItemVectors items, Cells cells) {
        dimension = items.dimension();
        meanBiases = new float[cells.cells()];
        vectorVariances = new double[cells.cells()];
        biasVariances = new double[cells.cells()];
        float[] matrix = new float[cells.cells() * dimension];
        for (int cell = 0; cell < cells.cells(); cell++) {
            if (cells.start(cell) < cells.end(cell)) {
                describe(items, cells, cell, matrix);
            }
        }
        means = new ColumnMatrix(matrix, dimension);
    }

    private void describe(ItemVectors items, Cells cells, int cell, float[] matrix) {
        double[] sum = new double[dimension];
        double squares = 0;
        double biases = 0;
        double biasSquares = 0;
        float[] vector = new float[dimension];
        int count = cells.end(cell) - cells.start(cell);
        for (int place = cells.start(cell); place < cells.end(cell); place++) {
            int row = cells.row(place);
            items.copyVector(row, vector, 0);
            for (int i = 0; i < dimension; i++) {
                sum[i] += vector[i];
                squares += (double) vector[i] * vector[i];
            }
            biases += items.bias(row);
            biasSquares += (double) items.bias(row) * items.bias(row);
        }
        double ofMean = 0;
        for (int i = 0; i < dimension; i++) {
            double mean = sum[i] / count;
            matrix[cell * dimension + i] = (float) mean;
            ofMean += mean * mean;
        }
        double meanBias = biases / count;
        meanBiases[cell] = (float) meanBias;
        vectorVariances[cell] = Math.max(0, squares / count - ofMean) / dimension;
        biasVariances[cell] = Math.max(0, biasSquares / count - meanBias * meanBias);
    }

    /** One a cell. */
    float[] of(float[] query) {
        float[] promises = meanBiases.clone();
        means.addProducts(query, 0, promises);
        float square = DotProduct.of(query, query);
        for (int cell = 0; cell < promises.length; cell++) {
            promises[cell] += (float) (DEVIATIONS * Math.sqrt(square * vectorVariances[cell] + biasVariances[cell]));
        }
        return promises;
    }
}
