package dev.tessera.store.feature;

import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import java.util.List;

/**
 * What a user did, as the ranker model is to read it: parallel columns, oldest first in {@link HistoryEntry#ORDER}.
 *
 * @param kinds codes of {@link dev.tessera.store.model.EventKind}
 * @param values as recorded, not normalised; NaN where none came
 * @param occurredAt milliseconds since the epoch, never falling
 */
public record History(List<ItemId> items, int[] kinds, float[] values, long[] occurredAt) {
    public History {
        items = List.copyOf(items);
        int length = items.size();
        if (kinds.length != length || values.length != length || occurredAt.length != length) {
            throw new IllegalArgumentException("history of " + length + " items has " + kinds.length + " kinds, "
                    + values.length + " values, " + occurredAt.length + " times; expected as many of each");
        }
        for (int i = 1; i < length; i++) {
            if (occurredAt[i] < occurredAt[i - 1]) {
                throw new IllegalArgumentException("history entry " + i + " happened at " + occurredAt[i]
                        + ", before the entry ahead of it (" + occurredAt[i - 1] + "); expected oldest first");
            }
        }
    }

    /** @param entries in {@link HistoryEntry#ORDER} */
    public static History of(List<HistoryEntry> entries) {
        int length = entries.size();
        int[] kinds = new int[length];
        float[] values = new float[length];
        long[] occurredAt = new long[length];
        for (int i = 0; i < length; i++) {
            HistoryEntry entry = entries.get(i);
            kinds[i] = entry.kind().code();
            values[i] = (float) entry.value();
            occurredAt[i] = entry.occurredAt().toEpochMilli();
        }
        return new History(entries.stream().map(HistoryEntry::item).toList(), kinds, values, occurredAt);
    }

    public int length() {
        return items.size();
    }
}
