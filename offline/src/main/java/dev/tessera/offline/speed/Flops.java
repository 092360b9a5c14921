package dev.tessera.offline.speed;

import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Floating-point operations of the matrix products and convolutions in a run, two for each multiplication and its addition. All else that
 * networks do is left out, as is usual where a rate is held against that of a matrix product.
 */
final class Flops {
    private Flops() {}

    /**
     * Counts them by the shapes that a run has.
     *
     * @param target what the run is for
     * @param feed gives a step its inputs
     */
    static double of(Network network, Op target, UnaryOperator<Step> feed) {
        List<GraphOperation> products = before(target).stream()
                .filter(operation -> Product.of(operation).counts())
                .toList();
        Ops tf = network.tf();
        Step step = feed.apply(network.step());
        for (GraphOperation each : products) {
            Product.of(each).operands(each).forEach(operand -> step.fetch(shape(tf, operand)));
        }
        List<float[]> shapes = step.run().values();
        double sum = 0;
        int next = 0;
        for (GraphOperation each : products) {
            Product product = Product.of(each);
            List<float[]> own =
                    shapes.subList(next, next + product.operands(each).size());
            sum += 2 * product.multiplications(own);
            next += own.size();
        }
        return sum;
    }

    private static Operand<TFloat32> shape(Ops tf, Operand<?> operand) {
        return tf.dtypes.cast(tf.shape(operand), TFloat32.class);
    }

    /** All operations that have to run before it, and itself. */
    private static Set<GraphOperation> before(Op target) {
        Set<GraphOperation> found = new LinkedHashSet<>();
        Deque<GraphOperation> open = new ArrayDeque<>(List.of((GraphOperation) target.op()));
        while (!open.isEmpty()) {
            GraphOperation each = open.pop();
            if (found.add(each)) {
                each.inputs().forEach(input -> open.push((GraphOperation) input.op()));
                open.addAll(each.controlInputs());
            }
        }
        return found;
    }

    /** Kinds of products, by the places of what they multiply and what they give. */
    private enum Product {
        NONE,
        /** [m, k] [k, n] -> [m, n], any of them transposed, for each index of the dimensions before. */
        MATRICES {
            @Override
            List<Operand<?>> operands(GraphOperation each) {
                return List.of(each.input(0), each.input(1), each.output(0));
            }

            @Override
            double multiplications(List<float[]> shapes) {
                float[] result = shapes.get(2);
                double matrices = size(result, 0, result.length - 2);
                double cubed = shapes.stream()
                        .mapToDouble(shape -> size(shape, shape.length - 2, shape.length))
                        .reduce(1, (a, b) -> a * b);
                return matrices * Math.sqrt(cubed);
            }
        },
        /** Pictures, kernel -> pictures. */
        CONVOLUTION {
            @Override
            List<Operand<?>> operands(GraphOperation each) {
                return List.of(each.output(0), each.input(1));
            }
        },
        /** Sizes, kernel, what comes back -> the same for the pictures. */
        CONVOLUTION_TO_PICTURES {
            @Override
            List<Operand<?>> operands(GraphOperation each) {
                return List.of(each.input(2), each.input(1));
            }
        },
        /** Pictures, sizes, what comes back -> the same for the kernel. */
        CONVOLUTION_TO_KERNEL {
            @Override
            List<Operand<?>> operands(GraphOperation each) {
                return List.of(each.input(2), each.output(0));
            }
        };

        static Product of(GraphOperation operation) {
            return switch (operation.type()) {
                case "MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3" -> MATRICES;
                case "Conv2D", "DepthwiseConv2dNative" -> CONVOLUTION;
                case "Conv2DBackpropInput", "DepthwiseConv2dNativeBackpropInput" -> CONVOLUTION_TO_PICTURES;
                case "Conv2DBackpropFilter", "DepthwiseConv2dNativeBackpropFilter" -> CONVOLUTION_TO_KERNEL;
                default -> NONE;
            };
        }

        boolean counts() {
            return this != NONE;
        }

        List<Operand<?>> operands(GraphOperation each) {
            return List.of();
        }

        /**
         * Of a convolution: every number that it gives takes those of the kernel that lead to its channel, which are
         * [height, width, inputs, outputs], or [height, width, channels, 1] where each channel has its own.
         */
        double multiplications(List<float[]> shapes) {
            float[] kernel = shapes.get(1);
            double channels = shapes.get(0)[3];
            return size(shapes.get(0), 0, 4) * size(kernel, 0, 4) / channels;
        }

        private static double size(float[] shape, int from, int to) {
            return IntStream.range(from, to).mapToDouble(i -> shape[i]).reduce(1, (a, b) -> a * b);
        }
    }
}
