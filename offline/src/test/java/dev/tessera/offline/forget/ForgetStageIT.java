package dev.tessera.offline.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.evaluate.Recommendation;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.ingest.Rejected;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.refresh.Refresh;
import dev.tessera.offline.stream.StreamOptions;
import dev.tessera.offline.stream.StreamStage;
import dev.tessera.offline.stream.StreamTables;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecisions;
import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.process.FolderLock;
import dev.tessera.store.redis.DocumentedUser;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.table.UserRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class ForgetStageIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final StreamOptions ONCE = new StreamOptions(Duration.ofMillis(200), true);
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");

    @TempDir
    Path folder;

    private RedisFeatureStore redis;
    private WorkDirectory work;
    private StreamStage stream;
    private ForgetStage forget;

    @BeforeEach
    void bothUsersAreInTheLog(FlinkCluster cluster, RedisFeatureStore store, RedisSettings settings) throws Exception {
        redis = store;
        work = new WorkDirectory(folder);
        stream = new StreamStage(cluster, work, StoreTarget.redis(DocumentedUser.STREAM.of(settings)));
        forget = new ForgetStage(work, StoreTarget.redis(DocumentedUser.OPERATOR.of(settings)), InstantSource.system());
        record(click("a1", ANN), click("b1", BOB));
        stream.run(ONCE);
    }

    @Test
    void tablesOfEveryStageAreGoneThrough() throws Exception {
        IngestTables.EVENTS.write(work.table("events"), List.of(click("a1", ANN), click("b1", BOB)));
        Rejected.TABLE.write(
                work.table("rejected"), List.of(new Rejected("f.csv", 2, "", "fields", "ann,7"), rejected("bob,7")));
        for (Path table : List.of(
                work.evaluationTable("recommendations"), work.judged("g1").table("anything"))) {
            Recommendation.TABLE.write(table, List.of(recommended(ANN), recommended(BOB), recommended(ANN)));
        }
        Path decisions = folder.resolve("decisions");
        LoggedDecision.TABLE.write(
                decisions.resolve("date=2026-03-01/hour=12"),
                List.of(
                        LoggedDecisions.random("d1", "ann", Instant.EPOCH),
                        LoggedDecisions.random("d2", "bob", Instant.EPOCH)));
        Files.writeString(work.evaluationTable("broken.parquet"), "?");

        ForgetReport report = forget.run(options(ANN, new UserId("nobody")));

        assertThat(report.tables())
                .containsExactlyInAnyOrder(
                        new ErasedTable("decisions", 1, 1, 0),
                        new ErasedTable("evaluation/tables/recommendations", 1, 2, 0),
                        new ErasedTable("event_log", 1, 1, 0),
                        new ErasedTable("event_log_shown", 1, 1, 0),
                        new ErasedTable("judged/g1/tables/anything", 1, 2, 0),
                        new ErasedTable("tables/events", 1, 1, 0),
                        new ErasedTable("tables/rejected", 1, 0, 1));
        assertThat(LoggedDecision.TABLE.readAll(decisions))
                .extracting(LoggedDecision::user)
                .containsExactly("bob");
        assertThat(Rejected.TABLE.readAll(work.table("rejected")))
                .containsExactly(new Rejected("f.csv", 2, "", "fields", ""), rejected("bob,7"));
        assertThat(report.remaining()).anyMatch(each -> each.what().contains("broken.parquet is not a complete"));
        assertThat(report.historyEntries()).isEqualTo(1);
        assertThat(report.lines()).noneMatch(line -> line.contains("ann"));
        assertThat(Files.readString(folder.resolve("forget.json")))
                .contains(
                        "\"outcome\" : \"incomplete\"",
                        "broken.parquet is",
                        ForgottenUsers.digest(ANN).hex(),
                        "\"place\" : \"event_log\"")
                .doesNotContain("ann");
    }

    @Test
    void whatAKilledRunLeftIsCompletedByTheNext() throws Exception {
        redis.forgottenUsers().forget(ANN, ForgottenUsers.REMEMBERED);
        Path half = Files.writeString(
                Files.createDirectories(work.table("events")).resolve("part-00000.parquet" + UserRows.UNFINISHED),
                "half of it");
        ForgetReport report = forget.run(options(ANN));
        assertThat(half).doesNotExist();
        assertThat(report.tables()).extracting(ErasedTable::place).containsExactly("event_log", "event_log_shown");
        assertThat(report.fault()).isEmpty();
        assertThat(Files.readString(folder.resolve("forget.json"))).contains("\"outcome\" : \"done\"");
        assertThat(forget.run(options(ANN)).tables()).isEmpty();
    }

    @Test
    void nothingIsDoneWhileAnotherIsAtWork() throws Exception {
        try (FolderLock held = StreamStage.tryLock(work).orElseThrow()) {
            assertThatThrownBy(() -> forget.run(options(ANN)))
                    .isInstanceOf(ForgetLockedException.class)
                    .hasMessageContaining("a ./tessera stream is at work in " + work.root())
                    .hasMessageContaining("start it again afterwards");
        }
        try (FolderLock held = Refresh.lock(work)) {
            assertThatThrownBy(() -> forget.run(options(ANN)))
                    .isInstanceOf(ForgetLockedException.class)
                    .hasMessageContaining("a refresh is at work in " + work.root());
        }
        assertThat(redis.forgottenUsers().upTo(ANN)).isEmpty();
        assertThat(redis.histories(50).read(ANN)).hasSize(1);
        assertThat(StreamTables.EVENTS.readAll(work.eventLog())).hasSize(2);
        assertThat(folder.resolve("forget.json")).doesNotExist();
    }

    @Test
    void aFolderThatIsNoWorkDirectoryIsNamed(RedisSettings settings) {
        Path absent = folder.resolve("absent");
        ForgetStage elsewhere =
                new ForgetStage(new WorkDirectory(absent), StoreTarget.redis(settings), InstantSource.system());
        assertThatThrownBy(() -> elsewhere.run(options(ANN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--work is " + absent);
        assertThat(absent).doesNotExist();
    }

    private ForgetOptions options(UserId... users) {
        return new ForgetOptions(List.of(users), ForgottenUsers.REMEMBERED, folder.resolve("forget.json"));
    }

    private void record(Event... events) {
        Map<EventId, Impression> shown = new java.util.HashMap<>();
        for (Event event : events) {
            shown.put(event.id(), new Impression(new DecisionId("d"), 1));
        }
        redis.recorder(RecordingSettings.of(50)).record(List.of(events), shown);
    }

    private static Rejected rejected(String raw) {
        return new Rejected("f.csv", 3, "", "fields", raw);
    }

    private static Recommendation recommended(UserId user) {
        return new Recommendation("time", "tessera", 1, user, 1000, new ItemId("i"), 1, new ItemId("j"), 0.5, false);
    }

    private static Event click(String id, UserId user) {
        return new Event(new EventId(id), user, new ItemId("i"), EventKind.CLICK, 1, NOON, NOON);
    }
}
