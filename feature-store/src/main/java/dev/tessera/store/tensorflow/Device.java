package dev.tessera.store.tensorflow;

import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Where the operations of a graph run. A session finds a substitute for a device that is not there, or that has no kernel for an
 * operation.
 *
 * @param name as TensorFlow writes it, such as {@code /device:GPU:1}; empty leaves the choice to TensorFlow, which takes its first GPU
 */
public record Device(String name) {
    /** The first GPU, or the CPU where there is none. */
    public static Device first() {
        return new Device("");
    }

    /** @param index in TensorFlow's order, from 0 */
    public static Device gpu(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("GPU index is " + index + "; expected 0 or more");
        }
        return new Device("/device:GPU:" + index);
    }

    /** The graph with every operation on this device that is not yet on another. */
    public GraphDef place(GraphDef graph) {
        if (name.isEmpty()) {
            return graph;
        }
        GraphDef.Builder placed = graph.toBuilder();
        for (NodeDef.Builder node : placed.getNodeBuilderList()) {
            if (node.getDevice().isEmpty()) {
                node.setDevice(name);
            }
        }
        return placed.build();
    }
}
