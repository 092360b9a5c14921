package dev.tessera.store.secondstage;

import dev.tessera.store.feature.History;
import dev.tessera.store.feature.HistoryFeatures;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ScoredItem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The arrays that a second stage reads of some questions, each with as many candidates at most; what is not set is zero, and a history entry of kind 0 is none.
 * Nothing in them depends on how the space of item vectors is turned: vectors are compared with vectors of the same model alone.
 */
public final class StageInputs {
    /** Score, trend, then the numbers and whether they are there. */
    public static final int CANDIDATE_FEATURES = 2 + 2 * SecondStageRule.MOST_NUMBERS;

    /** Value, four ages, place from the newest, then the numbers and whether they are there. */
    public static final int HISTORY_FEATURES = 6 + 2 * SecondStageRule.MOST_NUMBERS;

    /** Length of the history, time since its newest entry, and the hour on a circle. */
    public static final int CONTEXT_FEATURES = 4;

    /** Where the numbers begin among the features of a candidate. */
    public static final int CANDIDATE_NUMBERS_AT = 2;

    /** Where the numbers begin among the features of an entry. */
    public static final int HISTORY_NUMBERS_AT = 6;

    private static final int TREND = 1;
    private static final float[] AGE_SCALES = {60f, 3_600f, 86_400f, 2_592_000f};
    private static final double HOUR_MILLIS = 3_600_000.0;
    private static final float LOG_SCALE = 0.2f;
    private static final float SCORE_SCALE = 0.1f;

    private final SecondStageRule rule;
    private final StageItems items;
    private final Size size;
    private final float[] candidateParts;
    private final float[] candidateFeatures;
    private final float[] historyParts;
    private final float[] historyFeatures;
    private final int[] historyKinds;
    private final float[] context;

    /**
     * @param candidates at most, of each question
     * @param length entries of a history, the newest ones
     * @param dimension of item vectors
     */
    public record Size(int questions, int candidates, int length, int dimension) {
        int parts() {
            return ItemParts.PARTS * dimension;
        }
    }

    public StageInputs(SecondStageRule rule, StageItems items, Size size) {
        this.rule = rule;
        this.items = items;
        this.size = size;
        int candidates = size.questions * size.candidates;
        int entries = size.questions * size.length;
        this.candidateParts = new float[candidates * size.parts()];
        this.candidateFeatures = new float[candidates * CANDIDATE_FEATURES];
        this.historyParts = new float[entries * size.parts()];
        this.historyFeatures = new float[entries * HISTORY_FEATURES];
        this.historyKinds = new int[entries];
        this.context = new float[size.questions * CONTEXT_FEATURES];
    }

    public Size size() {
        return size;
    }

    /** [questions, candidates, 4 * dimension]. */
    public float[] candidateParts() {
        return candidateParts;
    }

    /** [questions, candidates, {@value #CANDIDATE_FEATURES}]. */
    public float[] candidateFeatures() {
        return candidateFeatures;
    }

    /** [questions, length, 4 * dimension]. */
    public float[] historyParts() {
        return historyParts;
    }

    /** [questions, length, {@value #HISTORY_FEATURES}]. */
    public float[] historyFeatures() {
        return historyFeatures;
    }

    /** [questions, length]. */
    public int[] historyKinds() {
        return historyKinds;
    }

    /** [questions, {@value #CONTEXT_FEATURES}]. */
    public float[] context() {
        return context;
    }

    /**
     * Sets a question.
     *
     * @return the entries of its history that are read, by their number in it, oldest first
     */
    public int[] set(int number, Question question) {
        List<ScoredItem> candidates = question.candidates();
        if (candidates.size() > size.candidates) {
            throw new IllegalArgumentException(candidates.size() + " candidates; expected at most " + size.candidates);
        }
        for (int c = 0; c < candidates.size(); c++) {
            candidate(number * size.candidates + c, candidates.get(c));
        }
        int[] read = entries(question.history());
        history(number, question, read);
        return read;
    }

    /** Makes a candidate of a question as if nobody had chosen it yet, its score apart: no behaviour, no trend. */
    public void makeNew(int number, int candidate) {
        int at = number * size.candidates + candidate;
        int end = (at + 1) * size.parts();
        Arrays.fill(candidateParts, end - size.dimension, end, 0);
        candidateFeatures[at * CANDIDATE_FEATURES + TREND] = 0;
    }

    private int[] entries(History history) {
        int[] known = IntStream.range(0, history.length())
                .filter(entry -> items.row(history.items().get(entry)).isPresent())
                .toArray();
        return Arrays.copyOfRange(known, Math.max(0, known.length - size.length), known.length);
    }

    private void candidate(int at, ScoredItem candidate) {
        ItemSignals signals = items.signals(candidate.index());
        items.copyParts(candidate.index(), candidateParts, at * size.parts());
        int from = at * CANDIDATE_FEATURES;
        candidateFeatures[from] = candidate.score() * SCORE_SCALE;
        candidateFeatures[from + TREND] = signals.trend();
        numbers(signals, candidateFeatures, from + CANDIDATE_NUMBERS_AT);
    }

    private static void numbers(ItemSignals signals, float[] features, int at) {
        for (int i = 0; i < signals.numbers().length; i++) {
            float number = signals.numbers()[i];
            if (!Float.isNaN(number)) {
                features[at + i] = number;
                features[at + SecondStageRule.MOST_NUMBERS + i] = 1;
            }
        }
    }

    private void history(int question, Question asked, int[] read) {
        History history = asked.history();
        HistoryFeatures features = HistoryFeatures.of(history);
        for (int k = 0; k < read.length; k++) {
            int entry = read[k];
            int at = question * size.length + k;
            int row = items.row(history.items().get(entry)).getAsInt();
            items.copyParts(row, historyParts, at * size.parts());
            historyKinds[at] = features.kinds()[entry];
            int from = at * HISTORY_FEATURES;
            historyFeatures[from] = features.values()[entry];
            for (int s = 0; rule.clocks() && s < AGE_SCALES.length; s++) {
                historyFeatures[from + 1 + s] = scaledLog(features.ages()[entry] / AGE_SCALES[s]);
            }
            historyFeatures[from + 5] = scaledLog(read.length - 1.0 - k);
            numbers(items.signals(row), historyFeatures, from + HISTORY_NUMBERS_AT);
        }
        context(question, asked, read.length);
    }

    private void context(int question, Question asked, int entries) {
        int from = question * CONTEXT_FEATURES;
        context[from] = scaledLog(entries);
        if (rule.clocks()) {
            long[] times = asked.history().occurredAt();
            double since = times.length == 0 ? 0 : (asked.moment() - times[times.length - 1]) / HOUR_MILLIS;
            context[from + 1] = scaledLog(since);
            double turn = 2 * Math.PI * (asked.moment() / HOUR_MILLIS % 24) / 24;
            context[from + 2] = (float) Math.sin(turn);
            context[from + 3] = (float) Math.cos(turn);
        }
    }

    private static float scaledLog(double value) {
        return (float) (LOG_SCALE * Math.log1p(Math.max(0, value)));
    }
}
