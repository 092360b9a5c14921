package dev.tessera.store.tensorflow;

import org.tensorflow.proto.ConfigProto;

/**
 * Sizes of TensorFlow's two thread pools. They are shared by the whole process and taken from the first session, so every session
 * of a process asks for the same.
 *
 * @param intraOp threads that one operation may use
 * @param interOp operations that may run at once; 0 lets TensorFlow choose
 */
public record TensorFlowThreads(int intraOp, int interOp) {
    /** Training: one operation uses all cores. */
    public static TensorFlowThreads forTraining() {
        return new TensorFlowThreads(Runtime.getRuntime().availableProcessors(), 0);
    }

    /** Serving: one core an operation, and as many callers side by side as there are cores. */
    public static TensorFlowThreads forServing() {
        return new TensorFlowThreads(1, 0);
    }

    /** The session settings; memory on an accelerator is taken as needed, not all at once. */
    public ConfigProto toConfig() {
        ConfigProto.Builder config =
                ConfigProto.newBuilder().setIntraOpParallelismThreads(intraOp).setInterOpParallelismThreads(interOp);
        config.getGpuOptionsBuilder().setAllowGrowth(true);
        return config.build();
    }
}
