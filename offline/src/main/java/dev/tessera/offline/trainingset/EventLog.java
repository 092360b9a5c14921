package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Timeline;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Who touched what when, in 16 bytes an event beside the names; impressions are left out. What bounds and the data report need. */
final class EventLog {
    private final Map<UserId, Integer> users = new HashMap<>();
    private final Map<ItemId, Integer> items = new HashMap<>();
    private int[] user = new int[1 << 10];
    private int[] item = new int[1 << 10];
    private long[] time = new long[1 << 10];
    private int size;
    private long knownLate;

    void add(Event event) {
        if (event.kind() == EventKind.IMPRESSION) {
            return;
        }
        if (size == user.length) {
            grow(size + (size >> 1));
        }
        user[size] = users.computeIfAbsent(event.user(), id -> users.size());
        item[size] = items.computeIfAbsent(event.item(), id -> items.size());
        time[size] = Timeline.occurredAt(event);
        knownLate += event.knownAt().isAfter(event.occurredAt()) ? 1 : 0;
        size++;
    }

    private void grow(int length) {
        user = Arrays.copyOf(user, length);
        item = Arrays.copyOf(item, length);
        time = Arrays.copyOf(time, length);
    }

    int size() {
        return size;
    }

    int users() {
        return users.size();
    }

    int items() {
        return items.size();
    }

    long knownLate() {
        return knownLate;
    }

    /** When the events occurred, ascending. */
    long[] times() {
        long[] sorted = Arrays.copyOf(time, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Each user's times, ascending. */
    long[][] timesByUser() {
        return times(user, users.size());
    }

    /** Each touched item's times, ascending. */
    long[][] timesByItem() {
        return times(item, items.size());
    }

    private long[][] times(int[] owner, int owners) {
        int[] count = new int[owners];
        for (int index = 0; index < size; index++) {
            count[owner[index]]++;
        }
        long[][] times = new long[owners][];
        for (int each = 0; each < owners; each++) {
            times[each] = new long[count[each]];
        }
        for (int index = 0; index < size; index++) {
            times[owner[index]][--count[owner[index]]] = time[index];
        }
        for (long[] each : times) {
            Arrays.sort(each);
        }
        return times;
    }
}
