package dev.tessera.offline.finetune;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * What the replicas do between two averages. Networks travel by path: all replicas take the parameters of one checkpoint, and each the
 * optimiser state that it left in the round before.
 *
 * @param from updates done before it
 * @param to updates done after it
 * @param parameters folder of the checkpoint with the parameters
 * @param states folder that {@link #state} is in
 * @param results folder that {@link #result} is in
 */
record Round(long from, long to, String parameters, String states, String results) implements Serializable {
    private static final long serialVersionUID = 1;

    /** What all replicas begin with in the first round. */
    static Path start(Path states) {
        return states.resolve("start");
    }

    /** Folder of the checkpoint that a replica goes on from. */
    Path state(int replica) {
        Path folder = Path.of(states);
        return from == 0 ? start(folder) : folder.resolve("replica-" + replica);
    }

    /** Folder of the checkpoint that a replica leaves. */
    Path result(int replica) {
        return Path.of(results).resolve("replica-" + replica);
    }
}
