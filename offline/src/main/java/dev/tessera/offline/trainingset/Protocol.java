package dev.tessera.offline.trainingset;

import java.io.Serializable;

/**
 * The numbers of the evaluation protocol.
 *
 * @param history how many events a window or a target's history holds at most
 * @param inputOnly how many first events of a user are never asked for in an evaluation
 * @param targetsPerUser how many targets of a user, evenly spaced, are asked for in each partition and label set
 */
public record Protocol(int history, int inputOnly, int targetsPerUser) implements Serializable {
    public static final Protocol DEFAULT = new Protocol(50, 5, 20);

    public Protocol {
        if (history < 2 || inputOnly < 0 || targetsPerUser < 1) {
            throw new IllegalArgumentException("protocol with history " + history + ", input-only events " + inputOnly
                    + ", targets per user " + targetsPerUser + "; expected at least 2, 0 and 1");
        }
    }
}
