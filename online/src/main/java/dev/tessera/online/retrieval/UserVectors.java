package dev.tessera.online.retrieval;

import dev.tessera.store.model.HistoryEntry;
import java.util.List;
import java.util.Optional;

/** The ranker model of one generation. Safe for use by many threads; closed once, when no call is under way. */
public interface UserVectors extends AutoCloseable {
    /**
     * The user vector for a history.
     *
     * @param history in {@link HistoryEntry#ORDER}
     * @return empty if the generation knows none of the history's items
     */
    Optional<float[]> of(List<HistoryEntry> history);

    @Override
    void close();
}
