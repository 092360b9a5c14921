package dev.tessera.online.serving;

import dev.tessera.store.tensorflow.ModelSignature;
import dev.tessera.store.tensorflow.OrderlyExit;
import dev.tessera.store.tensorflow.SavedModelFile;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A model that is asked about nothing but zeros, beside the multiplications that its matrix products come to. */
final class AskedModel implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;
    private final SignatureDef signature;
    private final Map<String, Tensor> zeros = new HashMap<>();

    /**
     * Loads it.
     *
     * @param model folder of a SavedModel
     * @param sizes of the dimensions that its inputs leave open, in their order; 1 for those beyond
     */
    AskedModel(Path model, int... sizes) {
        MetaGraphDef read = SavedModelFile.read(model);
        signature = read.getSignatureDefOrThrow(ModelSignature.NAME);
        graph.importGraphDef(read.getGraphDef());
        session = new Session(graph, TensorFlowThreads.forServing().toConfig());
        signature.getInputsMap().values().forEach(input -> zeros.put(input.getName(), zeros(input, sizes)));
    }

    private Session.Runner fed() {
        Session.Runner runner = session.runner();
        zeros.forEach(runner::feed);
        return runner;
    }

    /** What it takes by itself. */
    Cost cost(CostMeter meter) {
        String output = signature.getOutputsMap().values().iterator().next().getName();
        return meter.of(1, number -> {
            try (Result found = OrderlyExit.run(fed().fetch(output))) {
                return found.size();
            }
        });
    }

    /** Multiplications, each with its addition, of all its matrix products, by the shapes that they have. */
    double multiplyAdds() {
        List<Operand<TFloat32>> shapes = shapesOfProducts(graph);
        if (shapes.isEmpty()) {
            return 0;
        }
        Session.Runner runner = fed();
        shapes.forEach(runner::fetch);
        try (Result found = OrderlyExit.run(runner)) {
            return sum(found);
        }
    }

    /** Of each product what is multiplied, twice, and what it gives. */
    private static List<Operand<TFloat32>> shapesOfProducts(Graph graph) {
        List<GraphOperation> products = new ArrayList<>();
        graph.operations().forEachRemaining(operation -> {
            if (operation.type().contains("MatMul")) {
                products.add(operation);
            }
        });
        Ops tf = Ops.create(graph);
        List<Operand<TFloat32>> shapes = new ArrayList<>();
        for (GraphOperation each : products) {
            List<Operand<?>> matrices = List.of(each.input(0), each.input(1), each.output(0));
            matrices.forEach(matrix -> shapes.add(tf.dtypes.cast(tf.shape(matrix), TFloat32.class)));
        }
        return shapes;
    }

    private static double sum(Result shapes) {
        double sum = 0;
        for (int product = 0; product < shapes.size(); product += 3) {
            float[] given = floats(shapes.get(product + 2));
            double matrices = IntStream.range(0, given.length - 2)
                    .mapToDouble(dimension -> given[dimension])
                    .reduce(1, (a, b) -> a * b);
            double squared = area(floats(shapes.get(product))) * area(floats(shapes.get(product + 1))) * area(given);
            sum += matrices * Math.sqrt(squared); // m k * k n * m n
        }
        return sum;
    }

    private static double area(float[] shape) {
        return (double) shape[shape.length - 2] * shape[shape.length - 1];
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        ((TFloat32) tensor).asRawTensor().data().asFloats().read(values);
        return values;
    }

    private static Tensor zeros(TensorInfo input, int... sizes) {
        long[] dimensions = new long[input.getTensorShape().getDimCount()];
        int open = 0;
        for (int d = 0; d < dimensions.length; d++) {
            long size = input.getTensorShape().getDim(d).getSize();
            dimensions[d] = size >= 0 ? size : open < sizes.length ? sizes[open++] : 1;
        }
        Shape shape = Shape.of(dimensions);
        int all = Math.toIntExact(shape.size());
        return input.getDtype() == DataType.DT_INT32
                ? TInt32.tensorOf(shape, DataBuffers.of(new int[all], true, false))
                : TFloat32.tensorOf(shape, DataBuffers.of(new float[all], true, false));
    }

    @Override
    public void close() {
        zeros.values().forEach(Tensor::close);
        session.close();
        graph.close();
    }
}
