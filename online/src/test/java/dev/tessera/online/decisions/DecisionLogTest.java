package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.ranking.Generations;
import dev.tessera.online.ranking.RankedItem;
import dev.tessera.online.ranking.Slate;
import dev.tessera.online.retrieval.Overlay;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.InMemoryHistoryStore;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {
    private static final Sampling ALL = new Sampling(1);

    @TempDir
    Path folder;

    private final ServedGeneration generation = TestCatalog.served("g1", LoggingRanker.ITEMS, 5);
    private final long one = LoggingRanker.bytesOfOne(generation);

    /** A file has seven plain decisions, 13 more wait, and after a failure the next attempt is at once. */
    private final DecisionLimits small = new DecisionLimits(
            13 * one + one / 2, 6 * one + one / 2, Duration.ofMinutes(5), Duration.ofMillis(1), Duration.ofMillis(50));

    private final Tombstones users = new Tombstones();
    private volatile Instant now = TestCatalog.NOW;

    @Test
    void everyDecisionIsInTheFilesAsItWasAnswered() throws IOException {
        List<Slate> answered = new ArrayList<>();
        DecisionLog log = open(ALL, DecisionLimits.DEFAULT);
        LoggingRanker ranker = new LoggingRanker(generation, log);
        for (int i = 0; i < 300; i++) {
            answered.add(ranker.anything());
        }
        log.close();

        List<LoggedDecision> rows = rows();
        assertThat(rows).hasSize(300);
        for (int i = 0; i < 300; i++) {
            LoggedDecision row = rows.get(i);
            Slate slate = answered.get(i);
            assertThat(row.decision()).isEqualTo(slate.decision().id());
            assertThat(row.generation()).isEqualTo(generation.id());
            assertThat(row.rung()).isEqualTo(slate.decision().rung().name());
            assertThat(row.reason()).isEqualTo(slate.decision().reason());
            assertThat(row.moment()).isEqualTo(now);
            assertThat(row.items())
                    .isEqualTo(slate.items().stream().map(RankedItem::item).toList());
            for (int place = 0; place < row.scores().length; place++) {
                assertThat(Float.floatToRawIntBits(row.scores()[place]))
                        .isEqualTo(
                                Float.floatToRawIntBits(slate.items().get(place).score()));
                assertThat(row.propensities()[place])
                        .isEqualTo((float) slate.items().get(place).propensity());
            }
        }
        assertThat(rows).extracting(LoggedDecision::rpc).contains(LoggedDecision.Rpc.RANK.name());
        assertThat(log.counts()).isEqualTo(new DecisionCounts(300, 300, 0, 0, 0, 0));
        assertThat(log.skew()).isEqualTo(new SkewCounts(300, 0, 0));
        assertThat(Files.list(folder.resolve("date=2026-03-01/hour=12"))).hasSize(1);
    }

    @Test
    void aSampleIsOfThoseWhoseIdsSaySo() throws IOException {
        Sampling quarter = new Sampling(0.25);
        List<DecisionId> answered = new ArrayList<>();
        DecisionLog log = open(quarter, DecisionLimits.DEFAULT);
        LoggingRanker ranker = new LoggingRanker(generation, log);
        for (int i = 0; i < 100; i++) {
            answered.add(ranker.anything().decision().id());
        }
        log.close();
        List<DecisionId> sampled = answered.stream().filter(quarter::takes).toList();
        assertThat(sampled).hasSizeBetween(10, 50);
        assertThat(rows()).extracting(LoggedDecision::decision).isEqualTo(sampled);
        assertThat(rows()).extracting(LoggedDecision::share).containsOnly(0.25);
        assertThat(log.counts().offered()).isEqualTo(sampled.size());
    }

    @Test
    void whatThereIsNoRoomForIsDroppedAndCountedAndEveryAnswerIsGiven() throws Exception {
        CountDownLatch door = new CountDownLatch(1);
        users.asked = () -> pass(door);
        DecisionLog log = open(ALL, small);
        LoggingRanker ranker = new LoggingRanker(generation, log);
        for (int i = 0; i < 200; i++) {
            assertThat(ranker.recommend(LoggingRanker.ANN).items()).hasSize(5);
        }
        DecisionCounts stuck = log.counts();
        assertThat(stuck.offered()).isEqualTo(200);
        assertThat(stuck.dropped())
                .as("room is for 20, or 13 while the first file is not begun")
                .isBetween(180L, 187L);

        door.countDown();
        log.close();

        DecisionCounts counts = log.counts();
        assertThat(counts.dropped()).isEqualTo(stuck.dropped());
        assertThat(counts).isEqualTo(new DecisionCounts(200, 200 - stuck.dropped(), stuck.dropped(), 0, 0, 0));
        assertThat(rows()).hasSize((int) counts.written());
        ranker.recommend(LoggingRanker.ANN);
        assertThat(log.counts().dropped()).as("after the end").isEqualTo(stuck.dropped() + 1);
    }

    @Test
    void changedItemsCountOnceForAllThatSawThem() {
        CountDownLatch door = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        users.asked = () -> {
            asked.countDown();
            pass(door);
        };
        DecisionLog log = open(ALL, small);
        LoggingRanker plain = new LoggingRanker(generation, log);
        for (int i = 0; i < 7; i++) {
            plain.recommend(LoggingRanker.ANN);
        }
        pass(asked);
        Map<ItemId, Optional<Overlay.Laid>> removed = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            removed.put(new ItemId("removed " + i), Optional.empty());
        }
        ServedGeneration changed = generation.with(new Overlay(new Position(1, 1), removed));
        LoggingRanker same = new LoggingRanker(changed, log);
        for (int i = 0; i < 5; i++) {
            same.recommend(LoggingRanker.ANN);
        }
        assertThat(log.counts().dropped()).isZero();
        ServedGeneration again = generation.with(new Overlay(new Position(1, 2), removed));
        new LoggingRanker(again, log).recommend(LoggingRanker.ANN);
        assertThat(log.counts().dropped()).isOne();
        door.countDown();
        log.close();
        assertThat(log.counts().written()).isEqualTo(12);
    }

    @Test
    void aDiskThatCannotBeWrittenIsTriedAgainAndNothingIsLostMeanwhile() throws IOException {
        DecisionLog log = open(ALL, small);
        Path inTheWay = Files.writeString(folder.resolve("date=2026-03-01"), "no folder");
        LoggingRanker ranker = new LoggingRanker(generation, log);
        for (int i = 0; i < 7; i++) {
            assertThat(ranker.recommend(LoggingRanker.ANN).items()).hasSize(5);
        }
        await().until(() -> log.counts().failures() > 3);
        assertThat(log.counts().waiting()).isEqualTo(7);
        Files.delete(inTheWay);
        await().until(() -> log.counts().waiting() == 0);
        log.close();
        assertThat(log.counts().written()).isEqualTo(7);
        assertThat(rows()).hasSize(7);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aDiskThatStaysBrokenKeepsNobodyFromEnding() throws IOException {
        DecisionLog log = open(ALL, small);
        Files.writeString(folder.resolve("date=2026-03-01"), "no folder");
        LoggingRanker ranker = new LoggingRanker(generation, log);
        for (int i = 0; i < 50; i++) {
            assertThat(ranker.recommend(LoggingRanker.ANN).items()).hasSize(5);
        }
        log.close();
        log.close();
        assertThat(log.counts().failures()).isPositive();
        assertThat(log.counts())
                .isEqualTo(new DecisionCounts(50, 0, 50, 0, 0, log.counts().failures()));
    }

    @Test
    void whatCannotBeWrittenAtTheEndIsTriedAgain() throws IOException {
        AtomicInteger failures = new AtomicInteger();
        users.asked = () -> {
            if (failures.getAndIncrement() < 2) {
                throw new IllegalStateException("Redis is away");
            }
        };
        Duration longEnough = Duration.ofMinutes(1);
        DecisionLog log =
                open(ALL, new DecisionLimits(10 * one, 10 * one, longEnough, Duration.ofMillis(1), longEnough));
        new LoggingRanker(generation, log).recommend(LoggingRanker.ANN);
        log.close();
        assertThat(log.counts()).isEqualTo(new DecisionCounts(1, 1, 0, 0, 0, 2));
        assertThat(rows()).hasSize(1);
    }

    @Test
    void anErrorEndsNothing() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        DecisionLog log = open(ALL, DecisionLimits.DEFAULT, () -> {
            asked.incrementAndGet();
            throw new StackOverflowError("on purpose");
        });
        LoggingRanker ranker = new LoggingRanker(generation, log);
        ranker.recommend(LoggingRanker.ANN);
        await().until(() -> asked.get() == 1);
        ranker.recommend(LoggingRanker.ANN);
        log.close();
        assertThat(asked).hasValue(2);
        assertThat(rows()).hasSize(2);
        assertThat(log.counts()).isEqualTo(new DecisionCounts(2, 2, 0, 0, 0, 0));
    }

    @Test
    void aFileIsReadOnceItIsWhole() throws IOException {
        Path hour = Files.createDirectories(folder.resolve("date=2026-03-01/hour=11"));
        Files.writeString(hour.resolve("part-0-000000.parquet" + Table.UNFINISHED), "PAR1 half of it");
        Path other = Files.writeString(hour.resolve("notes.txt"), "somebody's");
        assertThat(rows()).isEmpty();
        DecisionLog log = open(ALL, DecisionLimits.DEFAULT);
        assertThat(other).exists();
        new LoggingRanker(generation, log).recommend(LoggingRanker.ANN);
        assertThat(rows()).isEmpty();
        log.close();
        assertThat(rows()).hasSize(1);
    }

    @Test
    void whoIsForgottenBeforeTheFileIsWholeIsNotInIt() throws IOException {
        DecisionLog log = open(ALL, DecisionLimits.DEFAULT);
        LoggingRanker ranker = new LoggingRanker(generation, log);
        ranker.clock = () -> now;
        ranker.recommend(LoggingRanker.ANN);
        ranker.recommend(new UserId("bob"));
        users.upTo = Map.of(LoggingRanker.ANN, now);
        now = now.plus(StreamEntry.CLOCKS_APART).plusSeconds(1);
        ranker.recommend(LoggingRanker.ANN);
        log.close();
        assertThat(rows()).extracting(LoggedDecision::user).containsExactly("bob", "ann");
        assertThat(rows().get(1).moment()).as("of a user who came back").isEqualTo(now);
        assertThat(log.counts()).isEqualTo(new DecisionCounts(3, 2, 0, 1, 0, 0));
    }

    /** So that whoever is forgotten while the model runs is forgotten later than the moment in the row. */
    @Test
    void aDecisionBearsTheMomentBeforeItsHistoryWasRead() throws IOException {
        Instant asked = now;
        HistoryStore histories = new InMemoryHistoryStore(5);
        HistoryStore slow = new HistoryStore() {
            @Override
            public int limit() {
                return histories.limit();
            }

            @Override
            public List<HistoryEntry> read(UserId user) {
                now = now.plusSeconds(3);
                return histories.read(user);
            }

            @Override
            public int append(UserId user, Collection<HistoryEntry> entries) {
                return histories.append(user, entries);
            }
        };
        DecisionLog log = open(ALL, DecisionLimits.DEFAULT);
        LoggingRanker ranker = new LoggingRanker(() -> LoggingRanker.pin(generation), log, slow);
        ranker.clock = () -> now;
        ranker.recommend(LoggingRanker.ANN);
        log.close();
        assertThat(now).isAfter(asked);
        assertThat(rows()).extracting(LoggedDecision::moment).containsExactly(asked);
    }

    /** As `forget` does, which deletes what is unfinished once it has set its tombstone. */
    @Test
    void anUnfinishedFileThatIsTakenAwayIsWrittenAgainWithoutWhoIsForgotten() throws IOException {
        DecisionLog log = open(ALL, small);
        LoggingRanker ranker = new LoggingRanker(generation, log);
        CountDownLatch taken = new CountDownLatch(1);
        users.asked = () -> {
            if (taken.getCount() > 0) {
                leftovers().forEach(DecisionLogTest::delete);
                users.next = Map.of(LoggingRanker.ANN, now);
                taken.countDown();
            }
        };
        for (int i = 0; i < 6; i++) {
            ranker.recommend(i == 2 ? LoggingRanker.ANN : new UserId("bob"));
        }
        ranker.recommend(new UserId("bob"));
        pass(taken);
        log.close();
        assertThat(rows()).extracting(LoggedDecision::user).containsOnly("bob").hasSize(6);
        assertThat(log.counts()).isEqualTo(new DecisionCounts(7, 6, 0, 1, 0, 1));
    }

    @Test
    void whileTombstonesCannotBeReadDecisionsWait() throws IOException {
        users.asked = () -> {
            throw new IllegalStateException("Redis is away");
        };
        DecisionLog log = open(ALL, small);
        LoggingRanker ranker = new LoggingRanker(generation, log);
        for (int i = 0; i < 7; i++) {
            ranker.recommend(LoggingRanker.ANN);
        }
        await().until(() -> log.counts().failures() > 1);
        assertThat(LoggedDecision.TABLE.files(folder)).isEmpty();
        users.asked = () -> {};
        await().until(() -> log.counts().written() == 7);
        log.close();
    }

    @Test
    void filesAreSortedByTheHourOfTheirDecisions() throws IOException {
        DecisionLog log = open(ALL, DecisionLimits.DEFAULT);
        LoggingRanker ranker = new LoggingRanker(generation, log);
        ranker.clock = () -> now;
        now = Instant.parse("2026-12-31T23:59:59.999999Z");
        ranker.recommend(LoggingRanker.ANN);
        now = Instant.parse("2027-01-01T00:00:00Z");
        ranker.recommend(LoggingRanker.ANN);
        log.close();
        assertThat(LoggedDecision.TABLE.readAll(folder.resolve("date=2026-12-31/hour=23")))
                .hasSize(1);
        assertThat(LoggedDecision.TABLE.readAll(folder.resolve("date=2027-01-01/hour=00")))
                .hasSize(1);
    }

    private DecisionLog open(Sampling sampling, DecisionLimits limits) {
        return open(sampling, limits, () -> LoggingRanker.pin(generation));
    }

    private DecisionLog open(Sampling sampling, DecisionLimits limits, Generations generations) {
        return DecisionLog.open(
                new DecisionLog.Settings(folder, sampling, 1, "profile"),
                limits,
                DecisionFiles.in(folder, users, () -> now, new Random(7)),
                generations);
    }

    private List<LoggedDecision> rows() throws IOException {
        return LoggedDecision.TABLE.readAll(folder);
    }

    private List<Path> leftovers() {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(file -> file.toString().endsWith(Table.UNFINISHED))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
