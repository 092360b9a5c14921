package dev.tessera.offline.network;

import dev.tessera.store.tensorflow.OrderlyExit;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** One run of a network's graph, whose operations it finds by their names. It owns the tensors it feeds; results are copied into plain arrays. */
public final class Step {
    private final Session.Runner runner;
    private final List<Tensor> fed = new ArrayList<>();
    private int fetched;

    Step(Session session) {
        this.runner = session.runner();
    }

    public Step feed(Operand<TFloat32> placeholder, float[] values, long... dimensions) {
        return feed(placeholder, TFloat32.tensorOf(Shape.of(dimensions), DataBuffers.of(values, true, false)));
    }

    public Step feed(Operand<TInt32> placeholder, int[] values, long... dimensions) {
        return feed(placeholder, TInt32.tensorOf(Shape.of(dimensions), DataBuffers.of(values, true, false)));
    }

    public Step feed(Operand<TUint8> placeholder, byte[] values, long... dimensions) {
        return feed(placeholder, TUint8.tensorOf(Shape.of(dimensions), DataBuffers.of(values, true, false)));
    }

    /** A scalar. */
    public Step feed(Operand<TFloat32> placeholder, float value) {
        return feed(placeholder, TFloat32.scalarOf(value));
    }

    /** A scalar. */
    public Step feed(Operand<TInt64> placeholder, long value) {
        return feed(placeholder, TInt64.scalarOf(value));
    }

    /** A scalar. */
    public Step feed(Operand<TString> placeholder, String value) {
        return feed(placeholder, TString.scalarOf(value));
    }

    private Step feed(Operand<?> placeholder, Tensor tensor) {
        fed.add(tensor);
        Output<?> fedTo = placeholder.asOutput();
        runner.feed(fedTo.op().name(), fedTo.index(), tensor);
        return this;
    }

    /** Asks for a float32 result; they are numbered from 0 in the order of the asking. */
    public Step fetch(Operand<TFloat32> operand) {
        Output<?> output = operand.asOutput();
        runner.fetch(output.op().name(), output.index());
        fetched++;
        return this;
    }

    /** Has an operation run. */
    public Step run(Op operation) {
        return run(operation.op().name());
    }

    /** Has the operation of a name run. */
    Step run(String operation) {
        runner.addTarget(operation);
        return this;
    }

    /** Runs, once, and frees what was fed. */
    public Results run() {
        try (Result result = OrderlyExit.run(runner)) {
            List<float[]> values = new ArrayList<>();
            for (int i = 0; i < fetched; i++) {
                TFloat32 tensor = (TFloat32) result.get(i);
                float[] copy = new float[Math.toIntExact(tensor.size())];
                tensor.asRawTensor().data().asFloats().read(copy);
                values.add(copy);
            }
            return new Results(values);
        } finally {
            fed.forEach(Tensor::close);
        }
    }

    /** What a step gave, row-major. */
    public record Results(List<float[]> values) {
        public float[] floats(int index) {
            return values.get(index);
        }

        public float scalar(int index) {
            return values.get(index)[0];
        }
    }
}
