package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.metric.Ranking;
import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.store.feature.History;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStage;
import dev.tessera.store.secondstage.StageCatalog;
import dev.tessera.store.vector.ScoredItem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tessera's ranker with its second stage, as it is served: the first stage's best candidates in the order of both, and behind them everything else in the order of
 * the first. A user without a vector is asked about by the first stage alone. Owns both models.
 */
final class TwoStageModel implements Recommender {
    /** Behind the name of the first stage's model. */
    static final String SUFFIX = "-two-stage";

    private final TesseraModel first;
    private final SecondStage second;
    private final StageCatalog items;
    private final Catalog catalog;

    /** @param items of the catalog, in its order */
    TwoStageModel(TesseraModel first, SecondStage second, StageCatalog items, Catalog catalog) {
        this.first = first;
        this.second = second;
        this.items = items;
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return first.name() + SUFFIX;
    }

    @Override
    public float[] score(EvaluationTarget target) {
        return score(List.of(target)).get(0);
    }

    @Override
    public List<float[]> score(List<EvaluationTarget> targets) {
        List<float[]> scores = first.score(targets);
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).historyItems().stream()
                    .anyMatch(item -> items.row(item).isPresent())) {
                reorder(scores.get(i), targets.get(i));
            }
        }
        return scores;
    }

    private void reorder(float[] scores, EvaluationTarget target) {
        BitSet offered = offered(target);
        List<ScoredItem> candidates = best(scores, offered);
        if (candidates.isEmpty()) {
            return;
        }
        History history = new History(
                target.historyItems(), target.historyKinds(), target.historyValues(), target.historyOccurredAt());
        float[] residuals = second.residuals(new Question(history, target.occurredAt(), candidates), items);
        candidates.forEach(each -> offered.clear(each.index()));
        float behind =
                (float) offered.stream().mapToDouble(row -> scores[row]).max().orElse(Double.NEGATIVE_INFINITY);
        float least = Float.POSITIVE_INFINITY;
        for (int c = 0; c < residuals.length; c++) {
            least = Math.min(least, candidates.get(c).score() + residuals[c]);
        }
        float lift = least > behind ? 0 : behind - least + 1;
        for (int c = 0; c < residuals.length; c++) {
            scores[candidates.get(c).index()] = candidates.get(c).score() + residuals[c] + lift;
        }
    }

    /** What may be shown, as the ranker knows it: there, and not seen. */
    private BitSet offered(EvaluationTarget target) {
        BitSet offered = new BitSet(catalog.size());
        for (int row = 0; row < catalog.size(); row++) {
            offered.set(row, catalog.entry(row).availableAt(target.occurredAt()));
        }
        for (ItemId seen : target.seen()) {
            offered.clear(catalog.position(seen));
        }
        return offered;
    }

    private List<ScoredItem> best(float[] scores, BitSet offered) {
        boolean[] candidate = new boolean[scores.length];
        IntStream.range(0, candidate.length).forEach(row -> candidate[row] = offered.get(row));
        int[] rows = Ranking.top(scores, candidate, second.rule().candidates());
        List<ScoredItem> best = new ArrayList<>(rows.length);
        for (int row : rows) {
            best.add(new ScoredItem(row, items.vectors().id(row), scores[row]));
        }
        return best;
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
