package dev.tessera.offline.stream;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.util.function.SerializableFunction;

/** The folder of a row: {@code date=YYYY-MM-DD/hour=HH} of the moment at which its event became known, UTC. */
final class HourOfKnowing<R> implements BucketAssigner<R, String> {
    private static final long serialVersionUID = 1;

    private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern(
                    "'date='uuuu-MM-dd'/hour='HH", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final SerializableFunction<R, Instant> knownAt;

    HourOfKnowing(SerializableFunction<R, Instant> knownAt) {
        this.knownAt = knownAt;
    }

    @Override
    public String getBucketId(R row, Context context) {
        return FOLDER.format(knownAt.apply(row));
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
        return SimpleVersionedStringSerializer.INSTANCE;
    }
}
