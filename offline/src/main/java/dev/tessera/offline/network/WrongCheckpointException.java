package dev.tessera.offline.network;

import java.nio.file.Path;

/** A checkpoint that a network cannot go on from; the message names its folder and what does not fit, and says what to do. */
public final class WrongCheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param checkpoint its folder, within the folder of a run's checkpoints
     * @param problem what is wrong with it
     */
    WrongCheckpointException(Path checkpoint, String problem) {
        super("checkpoint " + checkpoint + " " + problem + "; delete the folder " + checkpoint.getParent()
                + " to train from the start, or run with the settings it was written with");
    }
}
