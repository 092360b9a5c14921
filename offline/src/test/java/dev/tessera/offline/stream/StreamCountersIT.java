package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.counter.Count;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.DocumentedUser;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class StreamCountersIT {
    private static final Instant EVENING = Instant.parse("2024-05-06T23:50:00Z");
    private static final StreamOptions ONCE = new StreamOptions(Duration.ofMillis(200), true);

    @TempDir
    Path folder;

    @Test
    void countersAreThoseOfAPlainCountAlsoOverRunsAndMidnight(
            FlinkCluster cluster, RedisFeatureStore redis, RedisSettings settings) throws Exception {
        StreamStage stage = new StreamStage(
                cluster, new WorkDirectory(folder), StoreTarget.redis(DocumentedUser.STREAM.of(settings)));
        List<Event> events = randomEvents(600);
        for (List<Event> part : List.of(events.subList(0, 400), events.subList(400, 600))) {
            redis.recorder(RecordingSettings.of(50)).record(part);
            redis.recorder(RecordingSettings.of(50)).record(part);
            stage.run(ONCE);
        }
        Map<String, Count> expected = PlainCounts.of(events);
        assertThat(expected).hasSizeGreaterThan(50);
        assertThat(PlainCounts.stored(redis.counters(), expected)).isEqualTo(expected);
    }

    @Test
    void aJobThatALaterOneHasReplacedEnds(FlinkCluster cluster, RedisFeatureStore redis, RedisSettings settings)
            throws Exception {
        StoreTarget target = StoreTarget.redis(settings);
        long epoch = redis.counters().beginEpoch();
        redis.counters().beginEpoch();
        redis.recorder(RecordingSettings.of(50)).record(randomEvents(10));
        var environment = cluster.streaming(folder, Duration.ofMillis(200), java.util.Optional.empty());
        new StreamJob(
                        new RecordedEvents(target, redis.streams()),
                        new StreamCounters(new CounterSink(target, epoch), target),
                        new WorkDirectory(folder))
                .define(environment);
        StreamRun run = new StreamRun(environment.executeAsync("replaced"));
        assertThatThrownBy(() -> run.untilItEnds(() -> false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the counters belong to a later job than that of epoch " + epoch);
    }

    private static List<Event> randomEvents(int count) {
        Random random = new Random(3);
        List<Event> events = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            Instant at = EVENING.plusSeconds(2L * n);
            events.add(new Event(
                    new EventId("e" + n),
                    new UserId("u" + random.nextInt(7)),
                    new ItemId("i" + random.nextInt(9)),
                    EventKind.values()[random.nextInt(EventKind.values().length)],
                    Double.NaN,
                    at,
                    at));
        }
        return events;
    }
}
