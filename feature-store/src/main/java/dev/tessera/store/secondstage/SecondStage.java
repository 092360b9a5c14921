package dev.tessera.store.secondstage;

import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A second stage, loaded: gives the residual of each candidate. A candidate's final score is {@code first + residual}, one float addition. Calls are padded
 * to one of a few declared numbers of candidates, because the last bits of a residual depend on that number. Safe for use by many threads.
 */
public final class SecondStage implements AutoCloseable {
    /** Calls run with as many candidates as the smallest of these that holds them. */
    public static final List<Integer> SIZES = List.of(16, 64, 200);

    private final SecondStageRule rule;
    private final SecondStageModel model;

    private SecondStage(SecondStageRule rule, SecondStageModel model) {
        this.rule = rule;
        this.model = model;
    }

    /**
     * Loads a second stage's folder.
     *
     * @param dimension of the item vectors it is to be used with
     * @throws IllegalArgumentException if the folder holds none, or one that puts more candidates in order than a call can hold
     */
    public static SecondStage load(Path folder, int dimension, TensorFlowThreads threads) {
        SecondStageRule rule = SecondStageRule.read(folder);
        int most = SIZES.get(SIZES.size() - 1);
        if (rule.candidates() > most) {
            throw new IllegalArgumentException("the second stage at " + folder + " is of " + rule.candidates()
                    + " candidates; this version holds " + most);
        }
        return new SecondStage(rule, SecondStageModel.load(folder, dimension, threads));
    }

    public SecondStageRule rule() {
        return rule;
    }

    /**
     * The residual of each candidate, in their order.
     *
     * @throws IllegalArgumentException if there are more candidates than {@link SecondStageRule#candidates}
     */
    public float[] residuals(Question question, StageItems items) {
        StageInputs inputs = inputs(question, items);
        inputs.set(0, question);
        return Arrays.copyOf(model.residuals(inputs), question.candidates().size());
    }

    private StageInputs inputs(Question question, StageItems items) {
        int count = question.candidates().size();
        if (count > rule.candidates()) {
            throw new IllegalArgumentException(count + " candidates; expected at most " + rule.candidates());
        }
        int padded = SIZES.stream().filter(size -> size >= count).findFirst().orElseThrow();
        return new StageInputs(rule, items, new StageInputs.Size(1, padded, model.length(), model.dimension()));
    }

    @Override
    public void close() {
        model.close();
    }
}
