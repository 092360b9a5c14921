package dev.tessera.online.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.DeadlinePassedException;
import dev.tessera.online.fallback.Looks;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.slate.SlateComposer.Source;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.DecisionId;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Work that goes over the whole catalog. */
class SlateDeadlineTest {
    private static final int ITEMS = 5 * CandidateSearch.BLOCK / 2;
    private static final Instant MOMENT = TestCatalog.NOW.plusSeconds(500);
    private static final DecisionId DECISION = new DecisionId("d");
    private static final Boost NEW_ITEMS = new Boost(List.of(), 3, Optional.of(Duration.ofDays(365)));

    private static final SlateRules DIVERSE =
            new SlateRules(List.of(), List.of(), List.of(), OptionalDouble.of(0.5), Optional.empty());

    private final LoadedGeneration data = TestCatalog.random("g1", ITEMS, 5);
    private final ServedGeneration generation = TestCatalog.served("g1", ITEMS, 5);
    private final Scoring scoring = generation.byPopularity();
    private final Scoring exact = generation.forUser(data.vectors().vector(0));

    private Source source(Deadline deadline) {
        return source(deadline, scoring);
    }

    private Source source(Deadline deadline, Scoring scoring) {
        BitSet all = new BitSet();
        all.set(0, ITEMS);
        return new Source(generation, scoring, MOMENT, all, deadline);
    }

    /** Of items that are new as long as the catalog lives. */
    private static SlateRules boosts(int number) {
        return new SlateRules(
                Collections.nCopies(number, NEW_ITEMS), List.of(), List.of(), OptionalDouble.empty(), Optional.empty());
    }

    private int boosted() {
        return (int) data.cards().stream()
                .filter(card -> card.availableFrom().isAfter(Instant.EPOCH))
                .filter(card -> !card.availableFrom().isAfter(MOMENT)
                        && card.availableUntil().isAfter(MOMENT))
                .count();
    }

    @Test
    void theDeadlineIsLookedAtForEachBoostAndEverySomeThousandRows() {
        Looks one = new Looks(10_000);
        SlateComposer.compose(boosts(1), 10, source(one), DECISION);
        Looks fifty = new Looks(10_000);
        SlateComposer.compose(boosts(50), 10, source(fifty), DECISION);
        assertThat(boosted()).isPositive();
        int rowsApart = ITEMS / CandidateSearch.BLOCK;
        assertThat(one.taken()).isBetween(1 + rowsApart, 4 + rowsApart);
        assertThat(fifty.taken() - one.taken()).isEqualTo(49);
    }

    @Test
    void theDeadlineIsLookedAtAsASearchGoesOnAndForEachDiversePick() {
        Looks searched = new Looks(10_000);
        SlateComposer.compose(SlateRules.NONE, 10, source(searched, exact), DECISION);
        assertThat(searched.taken()).isEqualTo(ITEMS / CandidateSearch.BLOCK);
        Looks diverse = new Looks(10_000);
        SlateComposer.compose(DIVERSE, 10, source(diverse, exact), DECISION);
        assertThat(diverse.taken()).isEqualTo(1 + searched.taken() + 10);
    }

    @Test
    void workEndsAtAnyLookThatFindsThatNobodyWaits() {
        for (SlateRules rules : List.of(boosts(3), SlateRules.NONE, DIVERSE)) {
            Looks enough = new Looks(10_000);
            SlateComposer.compose(rules, 10, source(enough, exact), DECISION);
            for (int looks = 0; looks < enough.taken(); looks++) {
                Looks few = new Looks(looks);
                assertThatThrownBy(() -> SlateComposer.compose(rules, 10, source(few, exact), DECISION))
                        .isInstanceOf(DeadlinePassedException.class);
            }
        }
    }

    @Test
    void aSlateOfManyBlocksOfRowsIsWhatAPlainReadingOfTheContractGives() {
        Random random = new Random(3);
        for (int round = 0; round < 12; round++) {
            SlateRules rules = RandomRules.next(random);
            Source all = source(Deadline.NONE);
            PlainSlate plain = new PlainSlate(data, rules, 20, MOMENT, scoring::score, DECISION);
            assertThat(SlateComposer.compose(rules, 20, all, DECISION).stream()
                            .map(placed -> placed.scored().item())
                            .toList())
                    .as("%s", rules)
                    .isEqualTo(plain.of(all.eligible().stream().boxed().toList()));
        }
    }
}
