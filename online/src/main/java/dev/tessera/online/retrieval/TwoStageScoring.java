package dev.tessera.online.retrieval;

import dev.tessera.store.vector.ScoredItem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A first stage's scoring, whose best candidates get a residual each: {@code first + (residual + lift)}, two float additions. They come before everything else, which
 * stays in the order of the first stage. The candidates are those of the first search, and what the second stage said of them holds for all later ones. Of one thread.
 */
public final class TwoStageScoring implements Scoring {
    private static final float[] NO_RESIDUALS = {};

    private final Scoring first;
    private final int most;
    private final SecondStage second;
    private final Map<Integer, Float> byRow = new HashMap<>();
    private boolean asked;
    private List<ScoredItem> candidates = List.of();
    private Residuals found = new Residuals(SecondStageUse.NONE, NO_RESIDUALS);

    /** What says the residuals. */
    @FunctionalInterface
    public interface SecondStage {
        /** Residuals of candidates, in their order; none if the first stage is to answer alone. */
        Residuals of(List<ScoredItem> candidates);
    }

    /**
     * What the second stage said.
     *
     * @param values one a candidate; empty unless it is used
     */
    public record Residuals(SecondStageUse use, float[] values) {
        /** The first stage answers alone. */
        public static Residuals none(SecondStageUse why) {
            return new Residuals(why, NO_RESIDUALS);
        }
    }

    /** @param most candidates that are put in order anew */
    public TwoStageScoring(Scoring first, int most, SecondStage second) {
        this.first = first;
        this.most = most;
        this.second = second;
    }

    @Override
    public void prepare(BitSet eligible, Runnable look) {
        if (!asked) {
            askAboutFirst(first.top(most, eligible, look));
        }
    }

    @Override
    public List<ScoredItem> top(int k, BitSet eligible, Runnable look) {
        List<ScoredItem> best = first.top(Math.max(k, most), eligible, look);
        askAboutFirst(best);
        List<ScoredItem> reordered = new ArrayList<>();
        List<ScoredItem> behind = new ArrayList<>();
        for (ScoredItem each : best) {
            Float residual = byRow.get(each.index());
            if (residual == null) {
                behind.add(each);
            } else {
                reordered.add(new ScoredItem(each.index(), each.item(), each.score() + residual));
            }
        }
        reordered.sort(ScoredItem.ORDER);
        reordered.addAll(behind);
        return reordered.subList(0, Math.min(k, reordered.size()));
    }

    private void askAboutFirst(List<ScoredItem> best) {
        if (!asked && !best.isEmpty()) {
            ask(best.subList(0, Math.min(most, best.size())));
        }
    }

    private void ask(List<ScoredItem> best) {
        asked = true;
        candidates = List.copyOf(best);
        found = second.of(candidates);
        float lift = lift(found.values);
        for (int c = 0; c < found.values.length; c++) {
            byRow.put(candidates.get(c).index(), found.values[c] + lift);
        }
    }

    /**
     * What all residuals have in common says nothing: they were learnt among candidates alone. So the last of the candidates by both stages gets the score that the
     * last by the first stage has, from where those behind go on, and scores of both can be compared.
     */
    private float lift(float[] residuals) {
        float last = Float.POSITIVE_INFINITY;
        for (int c = 0; c < residuals.length; c++) {
            last = Math.min(last, candidates.get(c).score() + residuals[c]);
        }
        return residuals.length == 0 ? 0 : candidates.get(residuals.length - 1).score() - last;
    }

    @Override
    public float score(int row) {
        Float residual = byRow.get(row);
        return residual == null ? first.score(row) : first.score(row) + residual;
    }

    @Override
    public Explanation explain(int row) {
        Float residual = byRow.get(row);
        return residual == null ? first.explain(row) : first.explain(row).withResidual(residual, score(row));
    }

    /** Those that the second stage was asked about, in the first stage's order. */
    public List<ScoredItem> candidates() {
        return candidates;
    }

    @Override
    public Residuals residuals() {
        return found;
    }
}
