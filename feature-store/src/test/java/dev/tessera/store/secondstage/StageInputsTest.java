package dev.tessera.store.secondstage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.feature.History;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.ScoredItem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageInputsTest {
    private static final long NOON = Instant.parse("2024-05-06T12:00:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<ItemId> ITEMS = List.of(new ItemId("a"), new ItemId("b"), new ItemId("c"));
    private static final NumberRule PRICE = new NumberRule("price", 10, 5);

    @Test
    void saysOfACandidateWhatIsKnownOfIt() {
        SecondStageRule rule = rule(true);
        StageInputs inputs = asked(rule, 2);
        float[] features = Arrays.copyOf(inputs.candidateFeatures(), StageInputs.CANDIDATE_FEATURES);
        assertThat(features[0]).as("score").isEqualTo(0.7f);
        assertThat(features[1]).as("trend").isCloseTo((float) Math.log(4 / 2.9), within(1e-6f));
        assertThat(features[StageInputs.CANDIDATE_NUMBERS_AT]).as("price").isEqualTo(1f);
        assertThat(features[StageInputs.CANDIDATE_NUMBERS_AT + SecondStageRule.MOST_NUMBERS])
                .isEqualTo(1f);
        assertThat(Arrays.copyOf(inputs.candidateParts(), 4)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aCandidateMadeNewHasNoBehaviourAndNoTrend() {
        StageInputs inputs = asked(rule(true), 2);
        inputs.makeNew(0, 0);
        assertThat(Arrays.copyOf(inputs.candidateParts(), 4)).containsExactly(1, 2, 3, 0);
        assertThat(inputs.candidateFeatures()[1]).isZero();
        assertThat(inputs.candidateFeatures()[0]).as("its score").isEqualTo(0.7f);
    }

    @Test
    void readsTheNewestKnownEntriesAndTheHour() {
        StageInputs inputs = asked(rule(true), 2);
        assertThat(inputs.historyKinds()).containsExactly(1, 5);
        assertThat(Arrays.copyOfRange(inputs.historyParts(), 4, 8)).containsExactly(5, 6, 7, 8);
        float[] newest = Arrays.copyOfRange(
                inputs.historyFeatures(), StageInputs.HISTORY_FEATURES, 2 * StageInputs.HISTORY_FEATURES);
        assertThat(newest[0]).as("a rating of 5").isEqualTo(1f);
        assertThat(newest[1]).as("age of the newest").isZero();
        assertThat(inputs.historyFeatures()[4])
                .as("a day, in months")
                .isCloseTo((float) (0.2 * Math.log1p(1 / 30.0)), within(1e-6f));
        assertThat(newest[StageInputs.HISTORY_NUMBERS_AT + SecondStageRule.MOST_NUMBERS])
                .as("b has no price")
                .isZero();
        assertThat(inputs.context()[1]).as("two hours since").isCloseTo((float) (0.2 * Math.log(3)), within(1e-6f));
        assertThat(inputs.context()[2]).as("sine of noon").isCloseTo(0, within(1e-6f));
        assertThat(inputs.context()[3]).as("cosine of noon").isCloseTo(-1, within(1e-6f));
    }

    @Test
    void withoutClocksNoTimeIsRead() {
        StageInputs now = asked(rule(false), 2);
        StageInputs later = new StageInputs(rule(false), catalog(rule(false)), new StageInputs.Size(1, 2, 2, 1));
        History history = history();
        long[] other = {NOON - 90 * DAY, NOON - 50 * DAY, NOON - 2 * DAY};
        later.set(
                0,
                new Question(
                        new History(history.items(), history.kinds(), history.values(), other),
                        NOON + 12345678,
                        candidates()));
        assertThat(now.candidateFeatures()).containsExactly(later.candidateFeatures());
        assertThat(now.historyFeatures()).containsExactly(later.historyFeatures());
        assertThat(now.context()).containsExactly(later.context());
    }

    @Test
    void moreCandidatesThanThereIsRoomForAreRefused() {
        assertThatThrownBy(() -> asked(rule(true), 1)).hasMessage("2 candidates; expected at most 1");
    }

    @Test
    void aRuleIsReadAsItWasWrittenAndAnotherVersionIsRefused(@TempDir Path folder) throws Exception {
        rule(true).write(folder);
        assertThat(SecondStageRule.read(folder)).isEqualTo(rule(true));
        Path file = folder.resolve(SecondStageRule.FILE);
        Files.writeString(file, Files.readString(file).replace("\"version\" : 1", "\"version\" : 9"));
        assertThatThrownBy(() -> SecondStageRule.read(folder))
                .hasMessageContaining("has version 9; this version reads 1");
        assertThatThrownBy(() -> SecondStageRule.read(folder.resolve("none")))
                .hasMessageContaining("no second stage at");
    }

    @Test
    void aNumberIsOneFiniteValue() {
        assertThat(NumberRule.number(Map.of("price", List.of("12.5")), "price")).hasValue(12.5);
        assertThat(NumberRule.number(Map.of("price", List.of("1", "2")), "price"))
                .isEmpty();
        assertThat(NumberRule.number(Map.of("price", List.of("NaN")), "price")).isEmpty();
        assertThat(NumberRule.number(Map.of("price", List.of("cheap")), "price"))
                .isEmpty();
        assertThat(NumberRule.number(Map.of(), "price")).isEmpty();
        assertThat(PRICE.read(Map.of("price", List.of("1000")))).as("cut").isEqualTo(3f);
        assertThatThrownBy(() -> new NumberRule("price", 1, 0)).hasMessageContaining("attribute 'price'");
    }

    private static StageInputs asked(SecondStageRule rule, int candidates) {
        StageInputs inputs = new StageInputs(rule, catalog(rule), new StageInputs.Size(1, candidates, 2, 1));
        int[] read = inputs.set(0, new Question(history(), NOON, candidates()));
        assertThat(read).containsExactly(0, 2);
        return inputs;
    }

    private static SecondStageRule rule(boolean clocks) {
        return new SecondStageRule(SecondStageRule.VERSION, 200, clocks, List.of(PRICE));
    }

    private static List<ScoredItem> candidates() {
        return List.of(new ScoredItem(0, ITEMS.get(0), 7), new ScoredItem(2, ITEMS.get(2), 6));
    }

    private static History history() {
        return new History(
                List.of(ITEMS.get(0), new ItemId("gone"), ITEMS.get(1)),
                new int[] {1, 2, 5},
                new float[] {Float.NaN, Float.NaN, 5},
                new long[] {NOON - DAY - 7_200_000, NOON - 8_000_000, NOON - 7_200_000});
    }

    private static StageCatalog catalog(SecondStageRule rule) {
        return new StageCatalog(
                new ItemVectors(ITEMS, 1, new float[] {10, 26, 0}, new float[3]),
                ItemParts.of(3, 1, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0}),
                List.of(
                        rule.signals(19, 3, Map.of("price", List.of("15"))),
                        rule.signals(2, 0, Map.of()),
                        rule.signals(0, 0, Map.of())));
    }
}
