package dev.tessera.online.serving;

import dev.tessera.store.redis.RawRoundTrip;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.tensorflow.OrderlyExit;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.vector.DotProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** What this machine takes at least for the work that a request comes down to, measured in the same run as the request. */
final class Floors {
    private static final int SIDE = 512;
    private static final int VECTORS = 1_024;

    private final CostMeter meter;

    Floors(CostMeter meter) {
        this.meter = meter;
    }

    /** Reading so many bytes once that lie behind each other. */
    Cost reading(int bytes) {
        byte[] half = new byte[bytes / 2];
        byte[] other = half.clone();
        return meter.of(1, number -> {
            half[0] = (byte) number;
            other[0] = (byte) number;
            return Arrays.equals(half, other) ? 1 : 0;
        });
    }

    /** One dot product of vectors that are in the cache. */
    Cost dotProduct(int dimension) {
        float[] matrix = new float[VECTORS * dimension];
        Arrays.fill(matrix, 1);
        float[] query = Arrays.copyOf(matrix, dimension);
        Cost all = meter.of((long) VECTORS * dimension, number -> {
            float sum = 0;
            for (int row = 0; row < VECTORS; row++) {
                sum += DotProduct.of(query, 0, matrix, row * dimension, dimension);
            }
            return (long) sum;
        });
        return all.times(1.0 / VECTORS);
    }

    /** One multiplication and its addition, in a product of large matrices by one thread of TensorFlow. */
    Cost multiplyAdd() {
        try (Graph graph = new Graph();
                Session session =
                        new Session(graph, TensorFlowThreads.forServing().toConfig());
                TFloat32 square =
                        TFloat32.tensorOf(Shape.of(SIDE, SIDE), DataBuffers.of(new float[SIDE * SIDE], true, false))) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> matrix = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(SIDE, SIDE)));
            Operand<TFloat32> product = tf.linalg.matMul(matrix, matrix);
            Cost all = meter.of((long) SIDE * SIDE, number -> {
                try (Tensor found = OrderlyExit.run(
                                session.runner().feed(matrix, square).fetch(product))
                        .get(0)) {
                    return found.size();
                }
            });
            return all.times(1.0 / SIDE / SIDE / SIDE);
        }
    }

    /** SHA-256 of so many bytes. */
    Cost digest(int bytes) {
        byte[] input = new byte[bytes];
        return meter.of(1, number -> {
            input[0] = (byte) number;
            return sha256().digest(input).length == 32 ? 1 : 0;
        });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reading a value of so many bytes from Redis. */
    Cost roundTrip(RedisSettings redis, int bytes) {
        try (RawRoundTrip trip = new RawRoundTrip(redis, bytes)) {
            return meter.of(bytes, number -> trip.read());
        }
    }

    /** Writing a file of so many bytes, which nobody syncs. */
    Cost writing(Path file, int bytes) {
        byte[] content = new byte[bytes];
        return meter.of(bytes, number -> {
            try {
                return Files.size(Files.write(file, content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
