package dev.tessera.offline.secondstage;

import dev.tessera.offline.trainingset.Interaction;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often items had been chosen when the validation period began, and in the newest tenth of the events before it: what the catalog says of the cut, as it was
 * then.
 */
record EarlierCounts(Map<ItemId, Long> counts, Map<ItemId, Long> recentCounts) {
    static EarlierCounts of(List<Interaction> interactions) {
        List<Interaction> before = interactions.stream()
                .filter(row -> row.partition() == Partition.TRAIN)
                .filter(row -> EventKind.ofCode(row.kind()).engagement())
                .toList();
        long[] times =
                before.stream().mapToLong(Interaction::occurredAt).sorted().toArray();
        long recent = times.length == 0 ? 0 : times[(int) (times.length * 9L / 10)];
        EarlierCounts counts = new EarlierCounts(new HashMap<>(), new HashMap<>());
        for (Interaction row : before) {
            counts.counts.merge(row.item(), 1L, Long::sum);
            if (row.occurredAt() >= recent) {
                counts.recentCounts.merge(row.item(), 1L, Long::sum);
            }
        }
        return counts;
    }

    long count(ItemId item) {
        return counts.getOrDefault(item, 0L);
    }

    long recentCount(ItemId item) {
        return recentCounts.getOrDefault(item, 0L);
    }
}
