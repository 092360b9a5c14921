package dev.tessera.online.retrieval;

import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.vector.ItemVectors;
import java.util.List;
import java.util.Optional;

/** The ranker model of one generation. Safe for use by many threads; closed once, when no call is under way. */
public interface UserVectors extends AutoCloseable {
    /**
     * The user vector for a history.
     *
     * @param history in {@link HistoryEntry#ORDER}
     * @param changed vectors of items that changed since the generation was made; they count instead of its own
     * @return empty if none of the history's items is known
     */
    Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed);

    /** The same, computed now, whatever is remembered. */
    default Optional<float[]> anew(List<HistoryEntry> history, ItemVectors changed) {
        return of(history, changed);
    }

    @Override
    void close();
}
