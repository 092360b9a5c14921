package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.counter.Count;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The broker, and then the whole process of the streaming job, are killed (SIGKILL) while events come in, of which every third is sent twice. */
@Tag("soak")
@ExtendWith({FlinkExtension.class, KafkaExtension.class, RedisServerExtension.class})
class KilledKafkaStreamIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final String TOPIC = "killed";
    private static final int HISTORY = 10;

    /** On a slow machine a broker may be away for long. */
    private static final Map<String, Object> PATIENT = Map.of("delivery.timeout.ms", 600_000, "max.block.ms", 600_000);

    @TempDir
    Path folder;

    @Test
    void everyEventIsInTheLogAndInItsHistoryOnceAndIsCountedOnce(
            FlinkCluster cluster, KafkaBroker kafka, RedisFeatureStore store, RedisSettings settings) throws Exception {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        kafka.createTopic(TOPIC, 3);
        Path security = folder.resolve("kafka.properties");
        Files.write(
                security,
                KafkaBroker.security(KafkaBroker.PASSWORD).entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList());
        AtomicBoolean sending = new AtomicBoolean(true);
        ExecutorService sender = Executors.newSingleThreadExecutor();
        CompletableFuture<List<Event>> sent = CompletableFuture.supplyAsync(() -> sendWhile(sending, kafka), sender);
        try (StreamProcess job = StreamProcess.start(
                work,
                settings,
                folder.resolve("stream.log"),
                Duration.ofMillis(200),
                "--kafka",
                kafka.bootstrapWithPassword(),
                "--kafka-properties",
                security.toString(),
                "--kafka-topic",
                TOPIC,
                "--history",
                Integer.toString(HISTORY))) {
            job.awaitCommits();
            kafka.killAndStart();
            job.awaitCommits();
        } finally {
            sending.set(false);
            sender.shutdown();
        }
        List<Event> all = sent.get();
        new StreamStage(cluster, work, StoreTarget.redis(settings))
                .run(
                        new StreamOptions(Duration.ofMillis(200), true),
                        KafkaTopic.of(kafka.bootstrap(), TOPIC, "tessera-" + settings.namespace(), Optional.empty()),
                        HISTORY);

        assertThat(all).hasSizeGreaterThan(100);
        List<Event> logged = StreamTables.EVENTS.readAll(work.eventLog());
        assertThat(new HashSet<>(logged)).isEqualTo(new HashSet<>(all));
        assertThat(logged).hasSameSizeAs(all);
        Map<String, Count> expected = PlainCounts.of(all);
        assertThat(PlainCounts.stored(store.counters(), expected)).isEqualTo(expected);
        all.stream().collect(Collectors.groupingBy(Event::user)).forEach((user, events) -> assertThat(
                        store.histories(HISTORY).read(user))
                .isEqualTo(newest(events)));
    }

    private static List<HistoryEntry> newest(List<Event> events) {
        List<HistoryEntry> entries =
                events.stream().map(HistoryEntry::of).sorted(HistoryEntry.ORDER).toList();
        return entries.subList(Math.max(0, entries.size() - HISTORY), entries.size());
    }

    /** The producer repeats by itself what a broker that is away has not acknowledged. */
    private static List<Event> sendWhile(AtomicBoolean wanted, KafkaBroker kafka) {
        List<Event> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer = kafka.producer(PATIENT)) {
            while (wanted.get()) {
                Event event = event(sent.size());
                producer.send(record(event));
                if (sent.size() % 3 == 0) {
                    producer.send(record(event));
                }
                sent.add(event);
                LockSupport.parkNanos(5_000_000); // Some hundreds a second are enough.
            }
        }
        return sent;
    }

    private static Event event(int number) {
        Instant at = NOON.plusSeconds(number);
        return new Event(
                new EventId("e" + number),
                new UserId("u" + number % 100),
                new ItemId("i" + number % 37),
                EventKind.CLICK,
                Double.NaN,
                at,
                at);
    }

    private static ProducerRecord<String, String> record(Event event) {
        String json = """
                {"event_id": "%s", "user_id": "%s", "item_id": "%s", "timestamp": "%s", "kind": "CLICK"}
                """.formatted(event.id(), event.user(), event.item(), event.occurredAt());
        return new ProducerRecord<>(
                TOPIC, null, event.knownAt().toEpochMilli(), event.user().value(), json);
    }
}
