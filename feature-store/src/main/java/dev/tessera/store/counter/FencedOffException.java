package dev.tessera.store.counter;

/** A later job writes the counters now; this one must end. */
public final class FencedOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FencedOffException(long epoch) {
        super("the counters belong to a later job than that of epoch " + epoch
                + "; only one ./tessera stream may run on a namespace");
    }
}
