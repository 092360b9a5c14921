package dev.tessera.online.serving;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.History;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.slate.SlateComposer;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.vector.ScoredItem;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;

/** The parts of a Recommend below its transport, each done alone for one user after another, by the classes that a ranker answers by. */
final class RequestParts {
    static final int SLATE = 10;
    static final Instant MOMENT = Instant.EPOCH.plusSeconds(86_400);

    private static final DecisionId DECISION = new DecisionId("measured");

    private final CostMeter meter;
    private final ServedGeneration generation;
    private final List<List<HistoryEntry>> histories;
    private final List<Scoring> scorings;
    private final BitSet available;

    RequestParts(CostMeter meter, ServedGeneration generation, List<List<HistoryEntry>> histories) {
        this.meter = meter;
        this.generation = generation;
        this.histories = histories;
        scorings = histories.stream()
                .map(history ->
                        generation.forUser(generation.userVector(history).orElseThrow()))
                .toList();
        available = generation.passing(List.of(), MOMENT);
    }

    private List<HistoryEntry> history(int number) {
        return histories.get(number % histories.size());
    }

    private Scoring scoring(int number) {
        return scorings.get(number % scorings.size());
    }

    Cost userVector() {
        return meter.of(
                ScaleCatalog.DIMENSION,
                number -> generation.userVector(history(number)).orElseThrow().length);
    }

    /** The rows of items that are available and that the user has not touched. */
    Cost unseenItems() {
        return meter.of(0, number -> {
            BitSet rows = generation.passing(List.of(), MOMENT);
            new History.Known(history(number))
                    .seen()
                    .forEach(item -> generation.row(item).ifPresent(rows::clear));
            return rows.get(generation.row(history(number).get(0).item()).orElseThrow()) ? 1 : 0;
        });
    }

    /** The rows of items that are available and pass a filter. */
    Cost filtered(AttributeFilter filter, int passing) {
        return meter.of(
                passing, number -> generation.passing(List.of(filter), MOMENT).cardinality());
    }

    Cost search(int k) {
        return search(k, available);
    }

    Cost search(int k, AttributeFilter filter) {
        return search(k, generation.passing(List.of(filter), MOMENT));
    }

    private Cost search(int k, BitSet rows) {
        return meter.of(k, number -> scoring(number).top(k, rows).size());
    }

    /** Items that a search scores, on average. */
    double scored(int k) {
        return scored(k, available);
    }

    double scored(int k, AttributeFilter filter) {
        return scored(k, generation.passing(List.of(filter), MOMENT));
    }

    private double scored(int k, BitSet rows) {
        CountedRows counted = new CountedRows(rows);
        scorings.forEach(scoring -> scoring.top(k, counted));
        return (double) counted.found() / scorings.size();
    }

    /** That the second stage puts in order. */
    int candidates() {
        return generation.secondStageSize();
    }

    /** Residuals of the best candidates. */
    Cost secondStage() {
        int most = candidates();
        List<List<ScoredItem>> candidates =
                scorings.stream().map(scoring -> scoring.top(most, available)).toList();
        return meter.of(most, number -> generation.residuals(
                        history(number), MOMENT, candidates.get(number % candidates.size()))
                .length);
    }

    /** A slate under rules, with the search for its candidates. */
    Cost composed(SlateRules rules) {
        return meter.of(SLATE, number -> SlateComposer.compose(
                        rules,
                        SLATE,
                        new SlateComposer.Source(generation, scoring(number), MOMENT, available, Deadline.NONE),
                        DECISION)
                .size());
    }

    /** All scores of a slate, split. */
    Cost explained() {
        List<List<ScoredItem>> slates =
                scorings.stream().map(scoring -> scoring.top(SLATE, available)).toList();
        return meter.of(SLATE, number -> slates.get(number % slates.size()).stream()
                .filter(item -> (float) scoring(number).explain(item.index()).sum() == item.score())
                .count());
    }
}
