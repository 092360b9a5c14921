package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.ranking.NotReadyException;
import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.online.retrieval.CachedUserVectors;
import dev.tessera.online.retrieval.MeanUserVectors;
import dev.tessera.online.retrieval.Overlay;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecisions;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.model.ItemId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SkewAlarmTest {
    private final LoadedGeneration data = TestCatalog.random("g1", LoggingRanker.ITEMS, 5);
    private final MeanUserVectors model = new MeanUserVectors(data.vectors());
    private final ServedGeneration generation =
            new ServedGeneration(data, new CachedUserVectors(model, 100, new CacheCounts()), Optional.empty());
    private final RememberingSink sink = new RememberingSink();
    private final DecisionReplay replay = new DecisionReplay(RememberingSink.PROFILE);

    @Test
    void oneInSoManyIsMadeAgainByTheModelItself() {
        LoggedDecision row = warm();
        SkewAlarm alarm = new SkewAlarm(10, () -> LoggingRanker.pin(generation), replay);
        int before = model.calls();
        for (int i = 0; i < 41; i++) {
            alarm.see(row);
        }
        assertThat(alarm.counts()).isEqualTo(new SkewCounts(5, 0, 0));
        assertThat(model.calls() - before).as("past the cache").isEqualTo(5);
    }

    @Test
    void aUserVectorThatTheModelWouldNotGiveIsCounted() {
        warm();
        // As if the cache had mixed up two histories.
        ServedGeneration other = new ServedGeneration(
                data,
                new MeanUserVectors(
                        TestCatalog.random("g1", LoggingRanker.ITEMS, 6).vectors()),
                Optional.empty());
        SkewAlarm alarm = new SkewAlarm(1, () -> LoggingRanker.pin(other), replay);
        sink.rows().forEach(alarm::see);
        assertThat(alarm.counts()).isEqualTo(new SkewCounts(0, 1, 0));
    }

    @Test
    void aRowThatTheRankerDoesNotUnderstandItselfIsADifference() {
        SkewAlarm alarm = new SkewAlarm(1, () -> LoggingRanker.pin(generation), replay);
        alarm.see(LoggedDecisions.with(warm(), "rung", "DREAMT"));
        assertThat(alarm.counts()).isEqualTo(new SkewCounts(0, 1, 0));
    }

    @Test
    void whatChangedMeanwhileIsSkipped() {
        LoggedDecision row = warm();
        ServedGeneration next = TestCatalog.served("g2", LoggingRanker.ITEMS, 5);
        ServedGeneration later = generation.with(
                Overlay.NONE.with(Map.of(new ItemId("item-001"), Optional.empty()), new Position(1, 1)));
        for (ServedGeneration now : List.of(next, later)) {
            SkewAlarm alarm = new SkewAlarm(1, () -> LoggingRanker.pin(now), replay);
            alarm.see(row);
            assertThat(alarm.counts()).isEqualTo(new SkewCounts(0, 0, 1));
        }
        SkewAlarm ended = new SkewAlarm(
                1,
                () -> {
                    throw new NotReadyException("no generation");
                },
                replay);
        ended.see(row);
        assertThat(ended.counts()).isEqualTo(new SkewCounts(0, 0, 1));
    }

    @Test
    void noneIsMadeAgainWhereNobodyWantsIt() {
        LoggedDecision row = warm();
        SkewAlarm alarm = new SkewAlarm(0, () -> LoggingRanker.pin(generation), replay);
        alarm.see(row);
        assertThat(alarm.counts()).isEqualTo(new SkewCounts(0, 0, 0));
        assertThatThrownBy(() -> new DecisionLog.Settings(Path.of("log"), new Sampling(1), -1, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("one in -1 decisions is to be made again; expected 0 (none) or more");
    }

    private LoggedDecision warm() {
        LoggingRanker ranker = new LoggingRanker(generation, sink);
        ranker.view(LoggingRanker.ANN, "item-004");
        ranker.recommend(LoggingRanker.ANN);
        return sink.rows().get(0);
    }
}
