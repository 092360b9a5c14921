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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Events of a Kafka topic come out as those that rankers record do, and get into histories; what becomes of those that are late, doubled or broken. */
@ExtendWith({FlinkExtension.class, KafkaExtension.class, RedisServerExtension.class})
class KafkaStreamIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final StreamOptions ONCE = new StreamOptions(Duration.ofMillis(200), true);
    private static final int HISTORY = 10;

    private static final String TOPIC = "clicks";
    private static final UserId ANN = new UserId("ann");

    @TempDir
    private static Path folder;

    private static KafkaBroker kafka;
    private static RedisFeatureStore redis;
    private static WorkDirectory work;
    private static StoreTarget target;
    private static StreamStage stage;
    private static Instant now;
    private static Instant forgotten;

    /** Twice, so that the second run goes on where the first one ended. */
    @BeforeAll
    static void theJobReadsATopic(
            FlinkCluster cluster, KafkaBroker broker, RedisFeatureStore store, RedisSettings settings)
            throws Exception {
        kafka = broker;
        redis = store;
        work = new WorkDirectory(folder);
        target = StoreTarget.redis(settings);
        stage = new StreamStage(cluster, work, target);
        now = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS);
        forgotten = new ForgetStage(work, target, InstantSource.system())
                .run(new ForgetOptions(List.of(ANN), ForgottenUsers.REMEMBERED, folder.resolve("forget.json")))
                .redis()
                .get(ForgottenUsers.digest(ANN).hex())
                .upTo();
        kafka.createTopic(TOPIC, 1);
        send(
                NOON,
                json("good", "bob", "i", NOON, ""),
                json("good", "bob", "i", NOON, ""),
                json("late", "bob", "i", NOON.minus(Duration.ofDays(6)), ""),
                json("old", "bob", "i", NOON.minus(Duration.ofDays(8)), ""),
                json("ahead", "bob", "i", NOON.plusSeconds(200), ""),
                json("future", "bob", "i", NOON.plusSeconds(400), ""),
                json("unknown", "bob", "never-seen", NOON, ", 'decision_id': 'd7', 'position': 2"),
                json("", "bob", "i", NOON, ""),
                json("hug", "bob", "i", NOON, ", 'kind': 'HUG'"),
                "ann has sent this",
                null,
                json("before", "ann", "i", NOON, ""));
        send(forgotten.plusMillis(1), json("after", "ann", "i", forgotten.plusMillis(1), ""));
        send(now, json("now", "dan", "i", now, ""));
        sendInTransactions();
        run(TOPIC);
        send(NOON, json("good", "bob", "i", NOON, ""), json("more", "eve", "i", NOON, ""));
        run(TOPIC);
    }

    @Test
    void whatCanBeTakenIsInTheFilesAndInTheHistoryOnce() throws IOException {
        List<Event> taken = List.of(
                click("good", "bob", "i", NOON, NOON),
                click("late", "bob", "i", NOON.minus(Duration.ofDays(6)), NOON),
                click("ahead", "bob", "i", NOON, NOON),
                click("unknown", "bob", "never-seen", NOON, NOON));
        assertThat(log("bob")).containsExactlyInAnyOrderElementsOf(taken);
        assertThat(history("bob")).containsExactlyInAnyOrderElementsOf(entries(taken));
        assertThat(StreamTables.SHOWN.readAll(work.shownItems()))
                .containsExactly(new ShownItem(
                        new EventId("unknown"),
                        new UserId("bob"),
                        new ItemId("never-seen"),
                        EventKind.CLICK,
                        new DecisionId("d7"),
                        2,
                        NOON));
    }

    @Test
    void countersGoOnOverRuns() {
        assertThat(redis.counters().popularity(Count.dayOf(NOON)))
                .describedAs("good, late and ahead of bob, kept of cid, more of eve; never-seen of bob")
                .isEqualTo(Map.of(new ItemId("i"), 5L, new ItemId("never-seen"), 1L));
    }

    @Test
    void whatCannotIsRejectedWithTheReasonAndWhereItIs() throws IOException {
        assertThat(StreamTables.REJECTED.readAll(work.rejectedEntries()))
                .allMatch(row -> row.partition() == 0)
                .extracting(row -> row.position() + " " + row.field() + ": " + row.reason() + ": " + row.raw())
                .describedAs("as somebody is forgotten, no text is kept of what cannot be taken apart")
                .containsExactlyInAnyOrder(
                        "clicks@3 timestamp: older than ids are remembered: 2024-04-28T12:00:00Z",
                        "clicks@5 timestamp: time in the future: 2024-05-06T12:06:40Z",
                        "clicks@7 event_id: blank: ",
                        "clicks@8 kind: unknown event kind: HUG",
                        "clicks@9 : not a JSON object: ",
                        "clicks@10 : not a JSON object: ");
    }

    @Test
    void aForgottenUsersEventsAreNotTakenAndThoseOfOneWhoCameBackAre() throws IOException {
        Event after = click("after", "ann", "i", forgotten.plusMillis(1), forgotten.plusMillis(1));
        assertThat(log("ann")).containsExactly(after);
        assertThat(history("ann")).containsExactlyElementsOf(entries(List.of(after)));
    }

    @Test
    void whatATransactionTookBackIsNotReadAndItsMarksHoldNothingUp() throws IOException {
        assertThat(log("cid")).containsExactly(click("kept", "cid", "i", NOON, NOON));
    }

    @Test
    void aRetryThroughARankerIsADuplicate() {
        assertThat(redis.recorder(RecordingSettings.of(HISTORY)).record(List.of(click("now", "dan", "i", now, now))))
                .containsExactly(Outcome.DUPLICATE);
    }

    @Test
    void aTopicThatIsNotThereIsNamed(FlinkCluster cluster) {
        StreamStage another = new StreamStage(cluster, new WorkDirectory(folder.resolve("another")), target);
        assertThatThrownBy(() -> another.run(ONCE, topic("absent"), HISTORY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Kafka topic absent is not there at " + kafka.bootstrap());
    }

    @Test
    void brokersThatDoNotAnswerAreNamed(FlinkCluster cluster) {
        StreamStage another = new StreamStage(cluster, new WorkDirectory(folder.resolve("another")), target);
        KafkaTopic nowhere = new KafkaTopic("127.0.0.1:1", TOPIC, "group", Map.of("default.api.timeout.ms", "500"));
        assertThatThrownBy(() -> another.run(ONCE, nowhere, HISTORY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Kafka topic clicks at 127.0.0.1:1 cannot be read: Timeout");
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown(FlinkCluster cluster) {
        StreamStage another = new StreamStage(cluster, new WorkDirectory(folder.resolve("another")), target);
        KafkaTopic locked =
                new KafkaTopic(kafka.bootstrapWithPassword(), TOPIC, "group", KafkaBroker.security("guessed"));
        assertThatThrownBy(() -> another.run(ONCE, locked, HISTORY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Authentication failed")
                .hasMessageContaining("--kafka-properties")
                .hasMessageNotContaining("guessed");
    }

    @Test
    void checkpointsOfATopicAreOfNoUseToAnotherOrToRecordedEvents() {
        assertThatThrownBy(() -> run("views"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("are of Kafka topic clicks, not of Kafka topic views");
        assertThatThrownBy(() -> stage.run(ONCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("are of Kafka topic clicks, not of recorded events in Redis");
    }

    private static void run(String topic) throws IOException {
        stage.run(ONCE, topic(topic), HISTORY);
    }

    private static KafkaTopic topic(String name) throws IOException {
        return KafkaTopic.of(kafka.bootstrap(), name, target.namespace(), Optional.empty());
    }

    private static void send(Instant timestamp, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of())) {
            for (String value : values) {
                producer.send(record(timestamp, value)).get();
            }
        }
    }

    private static void sendInTransactions() {
        try (KafkaProducer<String, String> producer = kafka.producer(Map.of("transactional.id", "shop"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record(NOON, json("kept", "cid", "i", NOON, "")));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(record(NOON, json("taken-back", "cid", "i", NOON, "")));
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static ProducerRecord<String, String> record(Instant timestamp, String value) {
        return new ProducerRecord<>(TOPIC, null, timestamp.toEpochMilli(), null, value);
    }

    private static String json(String id, String user, String item, Instant at, String more) {
        String kind = more.contains("'kind'") ? "" : ", 'kind': 'click'";
        return ("{'event_id': '" + id + "', 'user_id': '" + user + "', 'item_id': '" + item + "', 'timestamp': '" + at
                        + "'" + kind + more + "}")
                .replace('\'', '"');
    }

    private static List<Event> log(String user) throws IOException {
        return StreamTables.EVENTS.readAll(work.eventLog()).stream()
                .filter(event -> event.user().value().equals(user))
                .toList();
    }

    private static List<HistoryEntry> history(String user) {
        return redis.histories(HISTORY).read(new UserId(user));
    }

    private static List<HistoryEntry> entries(List<Event> events) {
        return events.stream().map(HistoryEntry::of).toList();
    }

    private static Event click(String id, String user, String item, Instant occurred, Instant known) {
        return new Event(
                new EventId(id), new UserId(user), new ItemId(item), EventKind.CLICK, Double.NaN, occurred, known);
    }
}
