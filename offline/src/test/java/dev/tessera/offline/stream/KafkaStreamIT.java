package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.forget.ForgetOptions;
import dev.tessera.offline.forget.ForgetStage;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.counter.Count;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Events of a Kafka topic come out as those that rankers record do, and get into histories; what becomes of those that are late, doubled or broken. */
@ExtendWith({FlinkExtension.class, KafkaExtension.class, RedisServerExtension.class})
class KafkaStreamIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final StreamOptions ONCE = new StreamOptions(Duration.ofMillis(200), true);
    private static final int HISTORY = 10;

    @TempDir
    Path folder;

    private KafkaBroker kafka;
    private RedisFeatureStore redis;
    private WorkDirectory work;
    private StoreTarget target;
    private StreamStage stage;

    @BeforeEach
    void anEmptyWorkDirectory(
            FlinkCluster cluster, KafkaBroker broker, RedisFeatureStore store, RedisSettings settings) {
        kafka = broker;
        redis = store;
        work = new WorkDirectory(folder);
        target = StoreTarget.redis(settings);
        stage = new StreamStage(cluster, work, target);
    }

    @Test
    void eachKindOfEventHasItsFateAndTheNextRunGoesOnWhereTheFirstEnded() throws Exception {
        kafka.createTopic("fates", 1);
        send(
                "fates",
                json("good", "bob", "i", NOON, ""),
                json("good", "bob", "i", NOON, ""),
                json("late", "bob", "i", NOON.minus(Duration.ofDays(6)), ""),
                json("old", "bob", "i", NOON.minus(Duration.ofDays(8)), ""),
                json("ahead", "bob", "i", NOON.plusSeconds(200), ""),
                json("future", "bob", "i", NOON.plusSeconds(400), ""),
                json("unknown", "bob", "never-seen", NOON, ", 'decision_id': 'd7', 'position': 2"),
                json("", "bob", "i", NOON, ""),
                json("hug", "bob", "i", NOON, ", 'kind': 'HUG'"),
                "not json",
                null);
        run("fates");
        List<Event> taken = List.of(
                click("good", "bob", "i", NOON, NOON),
                click("late", "bob", "i", NOON.minus(Duration.ofDays(6)), NOON),
                click("ahead", "bob", "i", NOON, NOON),
                click("unknown", "bob", "never-seen", NOON, NOON));
        assertThat(log()).containsExactlyInAnyOrderElementsOf(taken);
        assertThat(history("bob")).containsExactlyInAnyOrderElementsOf(entries(taken));
        assertThat(popularity("i")).isEqualTo(3);
        assertThat(StreamTables.SHOWN.readAll(work.shownItems()))
                .containsExactly(new ShownItem(
                        new EventId("unknown"),
                        new UserId("bob"),
                        new ItemId("never-seen"),
                        EventKind.CLICK,
                        new DecisionId("d7"),
                        2,
                        NOON));
        assertThat(StreamTables.REJECTED.readAll(work.rejectedEntries()))
                .allMatch(row -> row.partition() == 0)
                .extracting(row -> row.position() + " " + row.field() + ": " + row.reason() + ": " + row.raw())
                .containsExactlyInAnyOrder(
                        "fates@3 timestamp: older than ids are remembered: 2024-04-28T12:00:00Z",
                        "fates@5 timestamp: time in the future: 2024-05-06T12:06:40Z",
                        "fates@7 event_id: blank: ",
                        "fates@8 kind: unknown event kind: HUG",
                        "fates@9 : not a JSON object: not json",
                        "fates@10 : not a JSON object: ");

        send("fates", json("good", "bob", "i", NOON, ""), json("more", "bob", "i", NOON, ""));
        run("fates");
        assertThat(log()).hasSize(5);
        assertThat(popularity("i"))
                .describedAs("the id of the first run is remembered, and its counts are")
                .isEqualTo(4);
    }

    @Test
    void aForgottenUsersEventsAreNotTakenAndThoseOfOneWhoCameBackAre() throws Exception {
        kafka.createTopic("forgotten", 2);
        Instant upTo = new ForgetStage(work, target, InstantSource.system())
                .run(new ForgetOptions(
                        List.of(new UserId("ann")), ForgottenUsers.REMEMBERED, folder.resolve("forget.json")))
                .redis()
                .get(ForgottenUsers.digest(new UserId("ann")).hex())
                .upTo();
        Instant later = upTo.plusMillis(1);
        send("forgotten", json("a1", "ann", "i", NOON, ""), json("b1", "bob", "i", NOON, ""));
        send("forgotten", later, json("a2", "ann", "i", later, ""));
        run("forgotten");
        assertThat(log())
                .containsExactlyInAnyOrder(click("b1", "bob", "i", NOON, NOON), click("a2", "ann", "i", later, later));
        assertThat(popularity("i")).isEqualTo(1);
        assertThat(history("ann")).containsExactlyElementsOf(entries(List.of(click("a2", "ann", "i", later, later))));
    }

    @Test
    void whatATransactionTookBackIsNotReadAndItsMarksHoldNothingUp() throws Exception {
        kafka.createTopic("transactions", 1);
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of("transactional.id", "shop"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record("transactions", NOON, json("kept", "bob", "i", NOON, "")));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(record("transactions", NOON, json("taken-back", "bob", "i", NOON, "")));
            producer.flush();
            producer.abortTransaction();
        }
        run("transactions");
        assertThat(log()).containsExactly(click("kept", "bob", "i", NOON, NOON));
    }

    @Test
    void aRetryThroughARankerIsADuplicate() throws Exception {
        kafka.createTopic("retries", 1);
        Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS);
        send("retries", now, json("e", "bob", "i", now, ""));
        run("retries");
        assertThat(redis.recorder(RecordingSettings.of(HISTORY)).record(List.of(click("e", "bob", "i", now, now))))
                .containsExactly(Outcome.DUPLICATE);
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> run("absent"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Kafka topic absent is not there at " + kafka.bootstrap());
    }

    private void run(String topic) throws IOException {
        stage.run(ONCE, KafkaTopic.of(kafka.bootstrap(), topic, target.namespace(), Optional.empty()), HISTORY);
    }

    private void send(String topic, String... values) throws Exception {
        send(topic, NOON, values);
    }

    private void send(String topic, Instant timestamp, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of())) {
            for (String value : values) {
                producer.send(record(topic, timestamp, value)).get();
            }
        }
    }

    private static ProducerRecord<String, String> record(String topic, Instant timestamp, String value) {
        return new ProducerRecord<>(topic, null, timestamp.toEpochMilli(), null, value);
    }

    private static String json(String id, String user, String item, Instant at, String more) {
        String kind = more.contains("'kind'") ? "" : ", 'kind': 'click'";
        return ("{'event_id': '" + id + "', 'user_id': '" + user + "', 'item_id': '" + item + "', 'timestamp': '" + at
                        + "'" + kind + more + "}")
                .replace('\'', '"');
    }

    private List<Event> log() throws IOException {
        return StreamTables.EVENTS.readAll(work.eventLog());
    }

    private List<HistoryEntry> history(String user) {
        return redis.histories(HISTORY).read(new UserId(user));
    }

    private long popularity(String item) {
        return redis.counters().popularity(Count.dayOf(NOON)).get(new ItemId(item));
    }

    private static List<HistoryEntry> entries(List<Event> events) {
        return events.stream().map(HistoryEntry::of).toList();
    }

    private static Event click(String id, String user, String item, Instant occurred, Instant known) {
        return new Event(
                new EventId(id), new UserId(user), new ItemId(item), EventKind.CLICK, Double.NaN, occurred, known);
    }
}
