package dev.tessera.offline.stream;

import dev.tessera.store.counter.Count;
import dev.tessera.store.counter.CountKind;
import dev.tessera.store.counter.Counters;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Popularity and co-visits the plain way: one loop over events in the order of recording. */
final class PlainCounts {
    private final Map<String, Count> counts = new TreeMap<>();

    static Map<String, Count> of(List<Event> events) {
        PlainCounts plain = new PlainCounts();
        Map<UserId, List<ItemId>> byUser = new HashMap<>();
        for (Event event : events) {
            if (!event.kind().engagement()) {
                continue;
            }
            long day = event.knownAt().getEpochSecond() / 86_400;
            plain.add(Count.engagement(event.item(), day));
            List<ItemId> before = byUser.computeIfAbsent(event.user(), user -> new ArrayList<>());
            Set<ItemId> others = new LinkedHashSet<>(before.subList(Math.max(0, before.size() - 5), before.size()));
            others.remove(event.item());
            for (ItemId other : others) {
                plain.add(Count.covisit(event.item(), other, day));
                plain.add(Count.covisit(other, event.item(), day));
            }
            before.add(event.item());
        }
        return plain.counts;
    }

    private void add(Count one) {
        counts.merge(one.key(), one, (before, more) -> before.withValue(before.value() + 1));
    }

    /** What the counters have under the same keys and, for the items named, under no others. */
    static Map<String, Count> stored(Counters counters, Map<String, Count> expected) {
        Map<String, Count> found = new TreeMap<>();
        expected.values().stream()
                .filter(count -> count.kind() == CountKind.POPULARITY)
                .map(Count::day)
                .distinct()
                .forEach(day -> counters.popularity(day)
                        .forEach((item, value) -> put(found, Count.engagement(item, day), value)));
        expected.values().stream()
                .filter(count -> count.kind() == CountKind.COVISITS)
                .map(count -> Count.covisit(count.item(), count.item(), count.day()))
                .distinct()
                .forEach(count -> counters.covisits(count.item(), count.day())
                        .forEach((other, value) -> put(found, Count.covisit(count.item(), other, count.day()), value)));
        return found;
    }

    private static void put(Map<String, Count> counts, Count count, long value) {
        counts.put(count.key(), count.withValue(value));
    }
}
