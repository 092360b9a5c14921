package dev.tessera.offline.stream;

import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.history.StreamEntry;
import java.time.Duration;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Of the entries with one event id the first: what a ranker does when it records. Keyed by user, so that the order of the entries of a user stays.
 * Entries of forgotten users pass unremembered, to be dropped behind.
 */
final class FirstOfEvent extends KeyedProcessFunction<String, StreamEntry, StreamEntry> {
    private static final long serialVersionUID = 1;

    static final String DUPLICATES = "duplicates";

    /** A day longer than the horizon, as a job may be behind. */
    private static final Duration KEPT = RecordingSettings.DEFAULT_HORIZON.plusDays(1);

    private final LongCounter duplicates = new LongCounter();

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient MapState<String, Boolean> seen;

    @Override
    public void open(OpenContext context) {
        MapStateDescriptor<String, Boolean> descriptor = new MapStateDescriptor<>("seen", Types.STRING, Types.BOOLEAN);
        descriptor.enableTimeToLive(TimeToLive.of(KEPT));
        seen = getRuntimeContext().getMapState(descriptor);
        getRuntimeContext().addAccumulator(DUPLICATES, duplicates);
    }

    @Override
    public void processElement(StreamEntry entry, Context context, Collector<StreamEntry> out) throws Exception {
        if (entry.isForgotten()) {
            out.collect(entry);
            return;
        }
        String id = entry.fields().getOrDefault("event", "");
        if (seen.contains(id)) {
            duplicates.add(1);
            return;
        }
        seen.put(id, true);
        out.collect(entry);
    }
}
