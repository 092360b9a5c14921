package dev.tessera.offline.stream;

import dev.tessera.store.counter.Count;
import java.util.List;

/**
 * Counts as of a checkpoint.
 *
 * @param checkpoint grows from one to the next
 */
record CountBatch(long checkpoint, List<Count> counts) {
    CountBatch {
        counts = List.copyOf(counts);
    }
}
