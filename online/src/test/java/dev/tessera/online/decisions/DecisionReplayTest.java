package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.decisions.Verdict.Differing;
import dev.tessera.online.decisions.Verdict.Equal;
import dev.tessera.online.decisions.Verdict.NotReplayable;
import dev.tessera.online.decisions.Verdict.Reason;
import dev.tessera.online.decisions.Verdict.UserVector;
import dev.tessera.online.fallback.Cause;
import dev.tessera.online.fallback.DeadlinePassedException;
import dev.tessera.online.fallback.Looks;
import dev.tessera.online.retrieval.FakeResiduals;
import dev.tessera.online.retrieval.MeanUserVectors;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.retrieval.UserVectors;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecisions;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.StageItems;
import dev.tessera.store.vector.Cells;
import dev.tessera.store.vector.ItemVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionReplayTest {
    private final LoadedGeneration data = TestCatalog.random("g1", LoggingRanker.ITEMS, 5);
    private final ServedGeneration generation = served(0);
    private final RememberingSink sink = new RememberingSink();
    private final LoggingRanker ranker = new LoggingRanker(generation, sink);
    private final DecisionReplay replay = new DecisionReplay(RememberingSink.PROFILE);

    /** With user vectors that are off by something. */
    private ServedGeneration served(double off) {
        UserVectors mean = new MeanUserVectors(data.vectors());
        UserVectors shifted = new UserVectors() {
            @Override
            public Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed) {
                return mean.of(history, changed).map(vector -> {
                    vector[2] = (float) (vector[2] + off);
                    return vector;
                });
            }

            @Override
            public void close() {
                mean.close();
            }
        };
        return new ServedGeneration(data, shifted, Optional.of(new TwoNumbers()));
    }

    @Test
    void whateverWasAskedIsAnsweredAgainToTheLastBit() {
        for (int i = 0; i < 300; i++) {
            ranker.anything();
        }
        ranker.similarTo("three words here", new byte[0]);
        for (LoggedDecision row : sink.rows()) {
            assertThat(replay.of(row, served(0))).as("%s", row).isInstanceOf(Equal.class);
        }
        assertThat(sink.rows())
                .extracting(row -> replay.of(row, generation))
                .contains(new Equal(UserVector.EQUAL), new Equal(UserVector.NONE));
        assertThat(sink.rows()).extracting(LoggedDecision::rung).contains("FULL", "POPULARITY");
        assertThat(sink.rows())
                .extracting(LoggedDecision::rules)
                .anyMatch(rules -> rules.contains("boosts") && rules.contains("exclusions"))
                .anyMatch(rules -> rules.contains("exploration") && rules.contains("pins"));
        assertThat(sink.rows())
                .anyMatch(row -> Arrays.stream(floats(row.propensities())).anyMatch(each -> each < 0.5));
        assertThat(sink.rows()).anyMatch(row -> row.teams().containsAll(List.of("control", "more")));
    }

    private static double[] floats(float[] values) {
        double[] all = new double[values.length];
        Arrays.setAll(all, i -> values[i]);
        return all;
    }

    @Test
    void whatASearchIndexFoundIsFoundAgain() {
        Random lots = new Random(3);
        int[] cellOf = lots.ints(LoggingRanker.ITEMS, 0, 12).toArray();
        LoadedGeneration indexed = TestCatalog.with(data, new Cells(cellOf, 12, new Cells.Effort(20, 20)));
        ServedGeneration served =
                new ServedGeneration(indexed, new MeanUserVectors(indexed.vectors()), Optional.of(new TwoNumbers()));
        LoggingRanker searching = new LoggingRanker(served, sink);
        for (int i = 0; i < 300; i++) {
            searching.anything();
        }
        ServedGeneration loadedAgain =
                new ServedGeneration(indexed, new MeanUserVectors(indexed.vectors()), Optional.of(new TwoNumbers()));
        for (LoggedDecision row : sink.rows()) {
            assertThat(replay.of(row, loadedAgain)).as("%s", row).isInstanceOf(Equal.class);
        }
        assertThat(sink.rows())
                .as("the index leaves out what exact search finds")
                .extracting(row -> replay.of(row, generation))
                .hasAtLeastOneElementOfType(Differing.class);
    }

    /** What was left out, for want of time, is not in the row either. */
    @Test
    void whatStoodInForARankingThatWasNotDoneInTimeIsAnsweredAgain() {
        Random patience = new Random(5);
        ranker.deadline = () -> new Looks(6 + patience.nextInt(10));
        int unanswered = 0;
        for (int i = 0; i < 1_000; i++) {
            try {
                ranker.anything();
            } catch (DeadlinePassedException e) {
                unanswered++;
            }
        }
        assertThat(sink.rows()).hasSize(1_000 - unanswered);
        assertThat(sink.rows().stream()
                        .filter(row -> row.reason().equals(Cause.OUT_OF_TIME.text()))
                        .toList())
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> {
                    assertThat(row.rung()).isEqualTo("POPULARITY");
                    assertThat(row.rules()).doesNotContain("boosts", "diversity");
                });
        for (LoggedDecision row : sink.rows()) {
            assertThat(replay.of(row, generation)).as("%s", row).isInstanceOf(Equal.class);
        }
    }

    /** An answer that the second stage failed, or had no time for, searched as far as one that it took part in. */
    @Test
    void whatWasFoundForASecondStageThatFailedIsFoundAgain() {
        int[] cellOf = new Random(3).ints(LoggingRanker.ITEMS, 0, 12).toArray();
        LoadedGeneration indexed = TestCatalog.with(data, new Cells(cellOf, 12, new Cells.Effort(20, 20)));
        Random failing = new Random(4);
        LoggingRanker searching = new LoggingRanker(
                staged(indexed, new FakeResiduals() {
                    @Override
                    public float[] residuals(Question question, StageItems items) {
                        if (failing.nextBoolean()) {
                            throw new IllegalStateException("broken on purpose");
                        }
                        return super.residuals(question, items);
                    }
                }),
                sink);
        for (int i = 0; i < 300; i++) {
            searching.anything();
        }
        assertThat(sink.rows()).extracting(LoggedDecision::secondStage).contains("USED", "FAILED", "LEFT_OUT");
        ServedGeneration whole = staged(indexed, new FakeResiduals());
        for (LoggedDecision row : sink.rows()) {
            assertThat(replay.of(row, whole)).as("%s", row).isInstanceOf(Equal.class);
        }
    }

    private static ServedGeneration staged(LoadedGeneration loaded, FakeResiduals residuals) {
        return new ServedGeneration(
                loaded, new MeanUserVectors(loaded.vectors()), Optional.of(new TwoNumbers()), Optional.of(residuals));
    }

    private ServedGeneration staged(double off) {
        return staged(data, new FakeResiduals(off));
    }

    @Test
    void answersOfTwoStagesAreMadeAgainFromTheLoggedResidualsAndTheResidualsFromTheModel() {
        LoggingRanker both = new LoggingRanker(staged(0), sink);
        for (int i = 0; i < 200; i++) {
            both.anything();
        }
        assertThat(sink.rows()).extracting(LoggedDecision::secondStage).contains("USED", "NONE", "LEFT_OUT");
        assertThat(sink.rows())
                .anyMatch(
                        row -> row.secondStage().equals("USED") && !row.teams().isEmpty());
        for (LoggedDecision row : sink.rows()) {
            assertThat(replay.of(row, staged(0))).as("%s", row).isInstanceOf(Equal.class);
        }
    }

    @Test
    void anotherResidualIsADifferenceOfTheSlateAndAnotherModelOneOfTheResidual() {
        LoggingRanker both = new LoggingRanker(staged(0), sink);
        both.view(LoggingRanker.ANN, "item-004");
        both.recommend(LoggingRanker.ANN);
        LoggedDecision row = sink.rows().get(0);
        assertThat(row.residuals()).hasSize(FakeResiduals.CANDIDATES);
        float[] other = row.residuals().clone();
        other[0] += 1;
        assertThat(replay.of(LoggedDecisions.with(row, "residuals", other), staged(0))
                        .detail())
                .startsWith("place ");
        assertThat(replay.of(LoggedDecisions.with(row, "residuals", new float[] {1}), staged(0))
                        .detail())
                .startsWith("place ");
        assertThat(replay.of(row, staged(1e-3)).detail())
                .startsWith("residual[0]: logged ")
                .endsWith("; the numeric profile is the same");
        LoggedDecision elsewhere = LoggedDecisions.with(row, "profile", "another machine");
        assertThat(replay.of(elsewhere, staged(1e-6))).isEqualTo(new Equal(UserVector.CLOSE));
        assertThat(replay.of(elsewhere, staged(1e-3)).detail()).startsWith("residual[0]: logged ");
        assertThat(replay.of(row, generation).detail()).contains("is served without a second stage");
    }

    @Test
    void theRungOfAFailedModelIsReplayedToo() {
        ServedGeneration broken = new ServedGeneration(
                data,
                new UserVectors() {
                    @Override
                    public Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed) {
                        throw new IllegalStateException("broken on purpose");
                    }

                    @Override
                    public void close() {}
                },
                Optional.empty());
        LoggingRanker falling = new LoggingRanker(broken, sink);
        falling.view(LoggingRanker.ANN, "item-004");
        falling.recommend(LoggingRanker.ANN);
        assertThat(sink.rows().get(0).rung()).isEqualTo("CONTENT_ONLY");
        assertThat(replay.of(sink.rows().get(0), generation)).isEqualTo(new Equal(UserVector.NONE));
    }

    @Test
    void whoseHistoryWasWronglyTakenForUnknownIsADifference() {
        ServedGeneration blind = new ServedGeneration(
                data,
                new UserVectors() {
                    @Override
                    public Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed) {
                        return Optional.empty();
                    }

                    @Override
                    public void close() {}
                },
                Optional.empty());
        LoggingRanker falling = new LoggingRanker(blind, sink);
        falling.view(LoggingRanker.ANN, "item-004");
        falling.recommend(LoggingRanker.ANN);
        LoggedDecision row = sink.rows().get(0);
        assertThat(row.rung()).isEqualTo("POPULARITY");
        assertThat(replay.of(row, blind)).isEqualTo(new Equal(UserVector.NONE));
        assertThat(replay.of(row, generation)).isEqualTo(new Differing("user vector: logged 0 floats, now 8"));
    }

    @Test
    void oneBitOfOneScoreIsADifference() {
        LoggedDecision row = warm();
        float[] scores = row.scores().clone();
        scores[3] = Float.intBitsToFloat(Float.floatToRawIntBits(scores[3]) ^ 1);
        assertThat(replay.of(LoggedDecisions.with(row, "scores", scores), generation))
                .isInstanceOfSatisfying(Differing.class, differing -> assertThat(differing.detail())
                        .startsWith("place 3: logged '" + row.items().get(3) + "' " + scores[3] + " (0x")
                        .contains(", now '" + row.items().get(3) + "' " + row.scores()[3]));
    }

    @Test
    void anotherPropensityIsADifference() {
        LoggedDecision row = warm();
        float[] propensities = row.propensities().clone();
        propensities[2] = 0.5f;
        assertThat(replay.of(LoggedDecisions.with(row, "propensities", propensities), generation))
                .isEqualTo(new Differing("place 2: logged propensity 0.5 (0x3f000000), now 1.0 (0x3f800000)"));
    }

    @Test
    void anotherTeamIsADifference() {
        LoggedDecision row = warm();
        assertThat(replay.of(LoggedDecisions.with(row, "teams", List.of("", "", "much", "", "")), generation))
                .isEqualTo(new Differing("place 2: logged as the pick of 'much', now of ''"));
    }

    /** The rules of the row, not those that hold by now. */
    @Test
    void otherRulesAreADifference() {
        LoggedDecision row = warm();
        String pin = "{\"pins\":[{\"item_id\":\"%s\",\"position\":0}]}"
                .formatted(row.items().get(3));
        assertThat(replay.of(LoggedDecisions.with(row, "rules", pin), generation)
                        .detail())
                .startsWith("place 0: logged '" + row.items().get(0) + "'")
                .contains("now '" + row.items().get(3) + "'");
    }

    @Test
    void anotherOrderAndAShorterSlateAreDifferences() {
        LoggedDecision row = warm();
        List<ItemId> swapped = new ArrayList<>(row.items());
        Collections.swap(swapped, 1, 2);
        assertThat(replay.of(LoggedDecisions.with(row, "items", swapped), generation)
                        .detail())
                .startsWith("place 1: logged '" + row.items().get(2));
        assertThat(replay.of(LoggedDecisions.with(row, "size", 7), generation))
                .isEqualTo(new Differing("logged 5 items, now 7; the first ones are the same"));
        assertThat(replay.of(LoggedDecisions.with(row, "excluded", row.items().subList(0, 1)), generation)
                        .detail())
                .startsWith("place 0: logged '" + row.items().get(0));
    }

    @Test
    void anotherUserVectorIsADifference() {
        LoggedDecision row = warm();
        float[] vector = row.vector().clone();
        vector[0] = -vector[0];
        assertThat(replay.of(LoggedDecisions.with(row, "vector", vector), generation)
                        .detail())
                .startsWith("place ");
        assertThat(replay.of(LoggedDecisions.with(row, "vector", new float[] {1}), generation))
                .isEqualTo(new Differing(
                        "it cannot be made again: query has 1 floats; expected 8, the dimension of the item vectors"));
        LoggedDecision sameSlate = LoggedDecisions.with(row, "excluded", row.historyItems());
        List<ItemId> unshown = List.of(data.vectors().ids().stream()
                .filter(item ->
                        !row.items().contains(item) && !row.historyItems().contains(item))
                .findFirst()
                .orElseThrow());
        assertThat(replay.of(LoggedDecisions.with(sameSlate, "historyItems", unshown), generation)
                        .detail())
                .startsWith("user vector[0]: logged ")
                .endsWith("; the numeric profile is the same");
    }

    /** What another machine computes: how far it may be off depends on whether it should be another one. */
    @ParameterizedTest
    @CsvSource({
        "0, profile, EQUAL",
        "0, other, EQUAL",
        "0.0000004, other, CLOSE",
        "0.0000004, profile, ",
        "0.00002, other, ",
    })
    void aModelMayBeOffALittleUnderAnotherProfile(double off, String profile, UserVector expected) {
        LoggedDecision row = LoggedDecisions.with(warm(), "profile", profile);
        Verdict verdict = replay.of(row, served(off));
        if (expected == null) {
            assertThat(verdict).isInstanceOf(Differing.class);
            assertThat(verdict.detail()).startsWith("user vector[2]: logged " + row.vector()[2]);
        } else {
            assertThat(verdict).isEqualTo(new Equal(expected));
        }
    }

    @Test
    void itemsThatAreNotKnownAsTheyWereAreNoDifference() {
        LoggedDecision row = LoggedDecisions.with(
                LoggedDecisions.with(LoggedDecisions.with(warm(), "overlaySha256", "of another"), "overlayItems", 3),
                "overlayRevision",
                77L);
        assertThat(replay.of(row, generation))
                .isEqualTo(new NotReplayable(
                        Reason.ITEMS_CHANGED,
                        "3 items had changed since the generation was made, as of revision 77; what they were then is not"
                                + " known any more"));
    }

    private LoggedDecision warm() {
        ranker.view(LoggingRanker.ANN, "item-004");
        ranker.recommend(LoggingRanker.ANN);
        return sink.rows().get(0);
    }
}
