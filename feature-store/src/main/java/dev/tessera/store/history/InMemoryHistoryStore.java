package dev.tessera.store.history;

import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import java.time.Instant;
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
    private final Map<UserId, Instant> forgotten = new ConcurrentHashMap<>();

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
        Instant upTo = forgotten.getOrDefault(user, Instant.MIN);
        List<HistoryEntry> taken = entries.stream()
                .filter(entry -> !ForgottenUsers.covers(upTo, entry.occurredAt()))
                .toList();
        histories.compute(user, (id, before) -> merge(before == null ? List.of() : before, taken, added));
        return added.get();
    }

    /** @return how many entries are gone */
    int forget(UserId user, Instant upTo) {
        forgotten.put(user, upTo);
        List<HistoryEntry> gone = histories.remove(user);
        return gone == null ? 0 : gone.size();
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
