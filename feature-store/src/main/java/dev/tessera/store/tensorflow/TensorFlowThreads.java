package dev.tessera.store.tensorflow;

import org.tensorflow.proto.ConfigProto;

/**
 * What a session runs on: TensorFlow's two thread pools, and the device of its graph. The pools are shared by the whole process and their
 * sizes taken from the first session, so every session of a process asks for the same; devices may differ.
 *
 * @param intraOp threads that one operation may use
 * @param interOp operations that may run at once; 0 lets TensorFlow choose
 */
public record TensorFlowThreads(int intraOp, int interOp, Device device) {
    public TensorFlowThreads(int intraOp, int interOp) {
        this(intraOp, interOp, Device.first());
    }

    /** Training: one operation uses all cores. */
    public static TensorFlowThreads forTraining() {
        return new TensorFlowThreads(Runtime.getRuntime().availableProcessors(), 0);
    }

    /** Serving: one core an operation, and as many callers side by side as there are cores. */
    public static TensorFlowThreads forServing() {
        return new TensorFlowThreads(1, 0);
    }

    /** The same threads with a graph on that device. */
    public TensorFlowThreads on(Device other) {
        return new TensorFlowThreads(intraOp, interOp, other);
    }

    /** The session settings; memory on an accelerator is taken as needed, not all at once. The device is the graph's, not the session's. */
    public ConfigProto toConfig() {
        ConfigProto.Builder config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(intraOp)
                .setInterOpParallelismThreads(interOp)
                .setAllowSoftPlacement(true);
        config.getGpuOptionsBuilder().setAllowGrowth(true);
        return config.build();
    }
}
