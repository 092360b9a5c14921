package dev.tessera.store.history;

import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Histories of one process, for tests and trials. */
public final class InMemoryHistoryStore implements HistoryStore {
    private final int limit;
    private final Map<UserId, List<HistoryEntry>> histories = new ConcurrentHashMap<>();

    public InMemoryHistoryStore(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("history limit is " + limit + "; expected at least 1");
        }
        this.limit = limit;
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public int append(UserId user, Collection<HistoryEntry> entries) {
        AtomicInteger added = new AtomicInteger();
        histories.compute(user, (id, before) -> merge(before == null ? List.of() : before, entries, added));
        return added.get();
    }

    private List<HistoryEntry> merge(List<HistoryEntry> before, Collection<HistoryEntry> entries, AtomicInteger added) {
        TreeSet<HistoryEntry> sorted = new TreeSet<>(HistoryEntry.ORDER);
        sorted.addAll(before);
        for (HistoryEntry entry : entries) {
            if (sorted.stream().noneMatch(known -> known.event().equals(entry.event()))) {
                sorted.add(entry);
                added.incrementAndGet();
            }
        }
        return sorted.stream().skip(Math.max(0, sorted.size() - limit)).toList();
    }

    @Override
    public List<HistoryEntry> read(UserId user) {
        return histories.getOrDefault(user, List.of());
    }
}
