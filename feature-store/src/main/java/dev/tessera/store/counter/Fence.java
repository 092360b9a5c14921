package dev.tessera.store.counter;

/**
 * Who writes counts, and as of when. Counts of an earlier writer, or of an earlier moment of the same writer, never replace later ones.
 *
 * @param epoch of the job, see {@link Counters#beginEpoch}
 * @param checkpoint grows with the job's checkpoints
 */
public record Fence(long epoch, long checkpoint) {
    public boolean isBehind(Fence other) {
        return epoch < other.epoch || (epoch == other.epoch && checkpoint < other.checkpoint);
    }
}
