package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Timeline;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.ItemId;
import java.util.List;

/** A run of events as the columns of a row. */
record EventColumns(List<ItemId> items, int[] kinds, float[] values, long[] occurredAt) {
    static EventColumns of(List<Event> events) {
        float[] values = new float[events.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) events.get(index).value();
        }
        return new EventColumns(
                events.stream().map(Event::item).toList(),
                events.stream().mapToInt(event -> event.kind().code()).toArray(),
                values,
                events.stream().mapToLong(Timeline::occurredAt).toArray());
    }
}
