package dev.tessera.store.history;

import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import java.util.Collection;
import java.util.List;

/**
 * The newest {@link #limit()} entries of every user. A history is a set keyed by event id: appending is idempotent, and the order in which
 * entries arrive does not matter, as the newest by {@link HistoryEntry#ORDER} stay. All methods may be called from many threads and
 * processes at once.
 */
public interface HistoryStore {
    /** How many entries of a user are kept. */
    int limit();

    /**
     * Adds entries to a user's history, then drops the oldest beyond the limit. Ignored is an entry whose event id is there, and one that
     * occurred at or before the moment up to which the user is forgotten.
     *
     * @return how many entries were not there before; those dropped at once are counted
     */
    int append(UserId user, Collection<HistoryEntry> entries);

    /** A user's history in {@link HistoryEntry#ORDER}, oldest first; empty for an unknown user. */
    List<HistoryEntry> read(UserId user);
}
