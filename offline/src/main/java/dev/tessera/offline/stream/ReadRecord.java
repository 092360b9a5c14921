package dev.tessera.offline.stream;

import dev.tessera.offline.ingest.EventLine;
import dev.tessera.offline.ingest.EventLines;
import dev.tessera.offline.ingest.Forgotten;
import dev.tessera.offline.ingest.RejectedLineException;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns records into the entries that a ranker would have recorded of them, and says which are of forgotten users; what is none goes aside, with the
 * reason. An event became known when its record did, but never after now.
 */
final class ReadRecord extends ProcessFunction<TopicRecord, StreamEntry> {
    private static final long serialVersionUID = 1;

    private final String topic;
    private final EventLines lines;
    private final Forgotten forgotten;
    private final InstantSource clock;
    private final LongCounter rejections = new LongCounter();

    /** By partition the offset behind the last record. */
    private final Map<Integer, LongMaximum> readUpTo = new HashMap<>();

    ReadRecord(String topic, Forgotten forgotten, InstantSource clock) {
        this.topic = topic;
        this.lines = new EventLines(RecordingSettings.DEFAULT_HORIZON, forgotten);
        this.forgotten = forgotten;
        this.clock = clock;
    }

    /**
     * The offset behind the last record that was read of a partition, by what the job has counted; 0 if none was.
     */
    static long readUpTo(int partition, Map<String, Object> counts) {
        return Objects.requireNonNullElse((Long) counts.get(counter(partition)), 0L);
    }

    private static String counter(int partition) {
        return "read-up-to-" + partition;
    }

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(ReadEvent.REJECTIONS, rejections);
    }

    @Override
    public void processElement(TopicRecord record, Context context, Collector<StreamEntry> out) {
        Instant received = received(record);
        try {
            EventLines.Reading read = lines.read(new EventLine(topic, record.offset(), record.value(), received));
            out.collect(new StreamEntry(
                    record.partition(),
                    new StreamPosition(received.toEpochMilli(), record.offset()).toString(),
                    StreamEntry.fieldsOf(read.event(), read.impression()),
                    forgotten.of(read.event().user()).orElse(StreamEntry.NEVER)));
        } catch (RejectedLineException e) {
            context.output(ReadEvent.REJECTED, RejectedEntry.of(record.partition(), e.rejected()));
            rejections.add(1);
        }
        readUpTo.computeIfAbsent(record.partition(), this::counterOf).add(record.offset() + 1);
    }

    private LongMaximum counterOf(int partition) {
        LongMaximum counter = new LongMaximum();
        getRuntimeContext().addAccumulator(counter(partition), counter);
        return counter;
    }

    /** Records of old clients have no timestamp. */
    private Instant received(TopicRecord record) {
        Instant now = clock.instant();
        Instant timestamp = record.timestamp();
        return timestamp.isBefore(Instant.EPOCH) || timestamp.isAfter(now) ? now : timestamp;
    }
}
