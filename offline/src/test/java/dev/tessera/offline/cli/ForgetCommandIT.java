package dev.tessera.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.evaluate.Recommendation;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestOptions;
import dev.tessera.offline.ingest.IngestReport;
import dev.tessera.offline.ingest.IngestStage;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.shop.DemoShop;
import dev.tessera.offline.shop.ShopConfig;
import dev.tessera.offline.stream.StreamOptions;
import dev.tessera.offline.stream.StreamStage;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Protocol;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.offline.trainingset.TrainingSetStage;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.process.FolderLock;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A shopper is in files, tables, streams and histories, is forgotten by the command, and nothing that runs afterwards brings the shopper back. */
@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class ForgetCommandIT {
    private static final StreamOptions ONCE = new StreamOptions(Duration.ofMillis(200), true);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private FlinkCluster cluster;
    private RedisFeatureStore redis;
    private RedisSettings settings;
    private WorkDirectory work;

    @BeforeEach
    void anEmptyWorkDirectory(FlinkCluster given, RedisFeatureStore store, RedisSettings at) throws IOException {
        cluster = given;
        redis = store;
        settings = at;
        work = new WorkDirectory(Files.createDirectories(folder.resolve("work")));
    }

    @Test
    void nothingOfTheUserIsLeftAndNothingComesBack() throws Exception {
        DemoShop.generate(ShopConfig.small(3), folder);
        ingest(Optional.empty());
        UserId user = mostActive();
        Event recorded = recordOneOf(user);
        stream();
        ingest(Optional.of(work.eventLog()));
        new TrainingSetStage(cluster, work, Protocol.DEFAULT).run(Study.parse("time"));
        Recommendation.TABLE.write(
                work.evaluationTable("recommendations"),
                List.of(new Recommendation("time", "x", 1, user, 1, new ItemId("i"), 1, new ItemId("i"), 1, true)));
        assertThat(tablesWith(user))
                .contains("event_log", "events", "sequences", "recommendations")
                .contains(targets(user) > 0 ? "targets" : "events");
        int others = IngestTables.EVENTS.readAll(work.table("events")).size() - eventsOf(user);

        assertThat(run(user.value())).isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(tablesWith(user)).isEmpty();
        assertThat(IngestTables.EVENTS.readAll(work.table("events"))).hasSize(others);
        assertThat(TrainingSequence.TABLE.readAll(work.study("time").table("sequences")))
                .isNotEmpty();
        assertThat(redis.histories(50).read(user)).isEmpty();
        assertThat(out.toString())
                .contains("1 user is forgotten, up to")
                .contains("tables/events", "studies/time/tables/sequences", "evaluation/tables/recommendations")
                .contains("checkpoints of the streaming job")
                .doesNotContain(user.value());
        assertThat(redis.recorder(RecordingSettings.of(50)).record(List.of(recorded)))
                .containsExactly(Outcome.FORGOTTEN);
        stream();
        IngestReport again = ingest(Optional.of(work.eventLog()));
        assertThat(again.rejected().get("user_id: forgotten")).isPositive();
        new TrainingSetStage(cluster, work, Protocol.DEFAULT).run(Study.parse("time"));
        assertThat(tablesWith(user)).isEmpty();
        assertThat(IngestTables.EVENTS.readAll(work.table("events"))).hasSize(others);
    }

    @Test
    void manyUsersComeFromAFile() throws IOException {
        Path users = Files.writeString(folder.resolve("users.txt"), "ann\n\n bob \nann\n");
        assertThat(run("cat", "--users-file", users.toString())).isZero();
        assertThat(out.toString()).contains("3 users are forgotten");
        for (String user : List.of("ann", "bob", "cat")) {
            assertThat(redis.forgottenUsers().upTo(new UserId(user))).isPresent();
            assertThat(Files.readString(work.root().resolve("forget.json")))
                    .contains(ForgottenUsers.digest(user).hex());
        }
    }

    @Test
    void aFileThatCannotBeGoneThroughIsNamedAndNoSuccess() throws IOException {
        Path broken = Files.writeString(work.root().resolve("broken.parquet"), "?");
        assertThat(run("ann")).isEqualTo(1);
        assertThat(out.toString()).contains("1 user is forgotten, up to");
        assertThat(err.toString())
                .contains("tessera forget: 1 files or folders could not be gone through")
                .contains(broken + " is not a complete Parquet file");
        Files.delete(broken);
        assertThat(run("ann")).isZero();
    }

    @Test
    void aWrongCommandLineSaysWhatWasExpected() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("no user to forget; expected USER, or --users-file");
        assertThat(run("ann", "--remember-days", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("expected at least a day");
        assertThat(run("ann", "--work", folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(redis.forgottenUsers().upTo(new UserId("ann"))).isEmpty();
    }

    @Test
    void aStreamingJobIsNotForgottenUnder() throws IOException {
        try (FolderLock held = StreamStage.tryLock(work).orElseThrow()) {
            assertThat(run("ann")).isEqualTo(4);
        }
        assertThat(err.toString()).contains("tessera forget: a ./tessera stream is at work in " + work.root());
    }

    private IngestReport ingest(Optional<Path> log) throws IOException {
        return new IngestStage(cluster, work, InstantSource.system())
                .run(IngestOptions.of(folder.resolve(DemoShop.ITEMS), folder.resolve(DemoShop.EVENTS))
                        .withEventLog(log));
    }

    private void stream() throws IOException {
        new StreamStage(cluster, work, StoreTarget.redis(settings)).run(ONCE);
    }

    private UserId mostActive() throws IOException {
        var counts = new java.util.TreeMap<UserId, Integer>();
        IngestTables.EVENTS.forEach(work.table("events"), event -> counts.merge(event.user(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(java.util.Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private Event recordOneOf(UserId user) throws IOException {
        Event last = IngestTables.EVENTS.readAll(work.table("events")).stream()
                .filter(event -> event.user().equals(user))
                .max(java.util.Comparator.comparing(Event::knownAt))
                .orElseThrow();
        Instant at = last.knownAt().plusSeconds(60);
        Event event = new Event(new EventId("recorded"), user, last.item(), EventKind.CLICK, Double.NaN, at, at);
        assertThat(redis.recorder(RecordingSettings.of(50)).record(List.of(event)))
                .containsExactly(Outcome.RECORDED);
        return event;
    }

    private int eventsOf(UserId user) throws IOException {
        List<Event> events = IngestTables.EVENTS.readAll(work.table("events"));
        return (int) events.stream().filter(event -> event.user().equals(user)).count();
    }

    private long targets(UserId user) throws IOException {
        return EvaluationTarget.TABLE.readAll(work.study("time").table("targets")).stream()
                .filter(target -> target.user().equals(user))
                .count();
    }

    /** Names of the tables in which any column holds the user's id, as another reader of Parquet sees them. */
    private List<String> tablesWith(UserId user) throws Exception {
        List<String> tables = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> tree = Files.walk(work.root())) {
            files = tree.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement query = duck.createStatement()) {
            for (Path file : files) {
                String sql = "select count(*) from (select cast(t as varchar) as line from read_parquet('" + file
                        + "') t) where line like '%" + user.value() + "%'";
                try (ResultSet rows = query.executeQuery(sql)) {
                    rows.next();
                    if (rows.getLong(1) > 0) {
                        tables.add(
                                work.root().relativize(file).toString().startsWith("event_log/")
                                        ? "event_log"
                                        : file.getParent().getFileName().toString());
                    }
                }
            }
        }
        return tables.stream().distinct().sorted().toList();
    }

    private int run(String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> command = new ArrayList<>(List.of(
                "forget",
                "--redis",
                settings.address().toString(),
                "--redis-password-file",
                settings.passwordFile().orElseThrow().toString(),
                "--namespace",
                settings.namespace()));
        if (!List.of(more).contains("--work")) {
            command.addAll(List.of("--work", work.root().toString()));
        }
        command.addAll(List.of(more));
        return TesseraOffline.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(command.toArray(String[]::new));
    }
}
