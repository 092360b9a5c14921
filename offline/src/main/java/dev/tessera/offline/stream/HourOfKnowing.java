package dev.tessera.offline.stream;

import dev.tessera.store.model.Event;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** The folder of an event: {@code date=YYYY-MM-DD/hour=HH} of the moment at which it became known, UTC. */
final class HourOfKnowing implements BucketAssigner<Event, String> {
    private static final long serialVersionUID = 1;

    private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern(
                    "'date='uuuu-MM-dd'/hour='HH", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public String getBucketId(Event event, Context context) {
        return FOLDER.format(event.knownAt());
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
        return SimpleVersionedStringSerializer.INSTANCE;
    }
}
