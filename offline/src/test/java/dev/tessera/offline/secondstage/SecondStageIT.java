package dev.tessera.offline.secondstage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.NumericGradient;
import dev.tessera.offline.network.Optimiser;
import dev.tessera.offline.network.UpdateRule;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStage;
import dev.tessera.store.secondstage.StageCatalog;
import dev.tessera.store.secondstage.StageInputs;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class SecondStageIT {
    private static final int DIMENSION = MadeUpCases.DIMENSION;
    private static final float RATE = 0.05f;
    private static final double DECAY = 0.1;

    private final MadeUpCases made = new MadeUpCases(1);
    private final StageCatalog items = made.items();

    @Test
    void theNetworkHasTheGradientOfItsDifferences() {
        List<Question> questions =
                made.cases(2, true).stream().map(Case::question).toList();
        StageInputs inputs = sample(questions, items);
        NumericGradient.check(block -> {
            Layers layers = new Layers(
                    block.tf(),
                    (name, shape, start) -> block.layers().parameter(name, Initialiser.normal(0.4), shape.asArray()),
                    Dropout.none());
            SecondStageNetwork.Outputs outputs = new SecondStageNetwork(
                            block.tf(), layers, MadeUpCases.SHAPE, DIMENSION)
                    .build(constants(block.tf(), inputs));
            Operand<TFloat32> residuals =
                    block.tf().reshape(outputs.residuals(), block.tf().array(-1));
            Operand<TFloat32> attention =
                    block.tf().reshape(outputs.attention(), block.tf().array(-1));
            return block.tf().concat(List.of(residuals, attention), block.tf().constant(0));
        });
    }

    @Test
    void anUpdateIsThatOfPlainJava() {
        SecondStageSettings settings = MadeUpCases.settings(4);
        StageBatches batches = new StageBatches(made.cases(40, true), settings);
        Optimiser.Settings descent = new Optimiser.Settings(new UpdateRule.Momentum(0), (float) DECAY, 1e9f, 1);
        try (SecondStageTraining training =
                new SecondStageTraining(settings, MadeUpCases.RULE, items, DIMENSION, descent)) {
            training.assign(shaken(training.weights()));
            for (int step = 0; step < 2; step++) {
                StageBatches.Batch batch = batches.of(step);
                Map<String, Weights> before = training.weights();
                Map<String, Weights> expected = updated(batch, before);
                assertThat(training.step(batch, step, RATE)).isCloseTo(loss(batch, before), within(1e-5));
                Map<String, Weights> after = training.weights();
                expected.forEach((name, weights) ->
                        assertThat(after.get(name).values()).as(name).containsExactly(weights.values(), within(2e-5f)));
            }
        }
    }

    @Test
    void aNewNetworkLeavesTheOrderOfTheFirstStage() {
        List<Case> cases = made.cases(5, true);
        try (SecondStageTraining training =
                new SecondStageTraining(MadeUpCases.settings(1), MadeUpCases.RULE, items, DIMENSION)) {
            assertThat(training.residuals(cases)).hasSize(5).allSatisfy(each -> assertThat(each)
                    .hasSize(MadeUpCases.CANDIDATES)
                    .containsOnly(0));
        }
    }

    @Test
    void whatIsLikeTheNewestEntryIsLearntAndReleasedAndWhatNobodyCanKnowIsRefused() {
        SecondStageSettings settings = MadeUpCases.settings(120);
        SecondStageFit fit = new SecondStageFit("time", settings, MadeUpCases.RULE, items, DIMENSION);
        List<Case> alike = made.cases(160, true);
        Verdict learnt = fit.fit(alike, alike).orElseThrow().verdict();
        assertThat(learnt.released()).isTrue();
        assertThat(learnt.difference()).isGreaterThan(0.1);
        assertThat(learnt.line()).contains("released").doesNotContain("refused");
        List<Case> luck = made.cases(160, false);
        Verdict refused = fit.fit(luck, luck).orElseThrow().verdict();
        assertThat(refused.released()).isFalse();
        assertThat(refused.line()).contains("refused, for the lower end -0.").contains("the first stage ranks alone");
    }

    @Test
    void equalSeedsGiveEqualBitsAndOneUserIsNobodyToJudgeBy() {
        List<Case> cases = made.cases(30, true);
        SecondStageFit fit = new SecondStageFit("time", MadeUpCases.settings(20), MadeUpCases.RULE, items, DIMENSION);
        Map<String, Weights> once = fit.fit(cases, cases).orElseThrow().weights();
        Map<String, Weights> again = fit.fit(cases, cases).orElseThrow().weights();
        once.forEach(
                (name, weights) -> assertThat(again.get(name).values()).as(name).containsExactly(weights.values()));
        assertThat(fit.fit(cases.subList(0, 1), cases.subList(0, 1))).isEmpty();
        assertThat(fit.fit(cases, List.of())).isEmpty();
    }

    @Test
    void theSavedModelAndPlainJavaGiveTheResidualsOfTrainingInATurnedSpaceToo(@TempDir Path folder) {
        List<Case> cases = made.cases(6, true);
        List<Question> questions = cases.stream().map(Case::question).toList();
        SecondStageSettings settings = MadeUpCases.settings(1);
        Map<String, Weights> weights;
        List<float[]> trained;
        try (SecondStageTraining training = new SecondStageTraining(settings, MadeUpCases.RULE, items, DIMENSION)) {
            training.assign(shaken(training.weights()));
            weights = training.weights();
            trained = training.residuals(cases);
        }
        SecondStageExport.write(weights, settings.shape(), MadeUpCases.RULE, sample(questions, items), folder);
        ReferenceSecondStage reference = new ReferenceSecondStage(weights, settings.shape());
        try (SecondStage stage = SecondStage.load(folder, DIMENSION, TensorFlowThreads.forServing())) {
            for (int q = 0; q < questions.size(); q++) {
                Question question = questions.get(q);
                float[] served = stage.residuals(question, items);
                StageInputs alone = sample(List.of(question), items);
                for (int c = 0; c < served.length; c++) {
                    assertThat(served[c]).isCloseTo(trained.get(q)[c], within(1e-5f));
                    assertThat((double) served[c]).isCloseTo(reference.residual(alone, 0, c), within(1e-4));
                }
                assertThat(stage.residuals(question, made.turned())).containsExactly(served, within(1e-4f));
                Question fewer = new Question(
                        question.history(),
                        question.moment(),
                        question.candidates().subList(0, 5));
                assertThat(stage.residuals(fewer, items))
                        .as("the same bits in less company")
                        .containsExactly(java.util.Arrays.copyOf(served, 5));
            }
            Question none = new Question(
                    new dev.tessera.store.feature.History(List.of(), new int[0], new float[0], new long[0]),
                    0,
                    questions.get(0).candidates());
            assertThat(stage.residuals(none, items)).hasSize(MadeUpCases.CANDIDATES);
            Question more = new Question(
                    none.history(),
                    0,
                    java.util.Collections.nCopies(13, none.candidates().get(0)));
            assertThatThrownBy(() -> stage.residuals(more, items)).hasMessage("13 candidates; expected at most 12");
        }
    }

    private static StageInputs sample(List<Question> questions, StageCatalog items) {
        return SecondStageExport.sample(questions, MadeUpCases.RULE, items, MadeUpCases.SHAPE.history(), DIMENSION);
    }

    private static SecondStageNetwork.Inputs constants(Ops tf, StageInputs inputs) {
        StageInputs.Size size = inputs.size();
        long questions = size.questions();
        long parts = 4L * size.dimension();
        return new SecondStageNetwork.Inputs(
                floats(tf, inputs.candidateParts(), questions, size.candidates(), parts),
                floats(tf, inputs.candidateFeatures(), questions, size.candidates(), StageInputs.CANDIDATE_FEATURES),
                floats(tf, inputs.historyParts(), questions, size.length(), parts),
                floats(tf, inputs.historyFeatures(), questions, size.length(), StageInputs.HISTORY_FEATURES),
                tf.constant(Shape.of(questions, size.length()), DataBuffers.of(inputs.historyKinds(), true, false)),
                floats(tf, inputs.context(), questions, StageInputs.CONTEXT_FEATURES));
    }

    private static Operand<TFloat32> floats(Ops tf, float[] values, long... dimensions) {
        return tf.constant(Shape.of(dimensions), DataBuffers.of(values, true, false));
    }

    /** Random weights, so that nothing is zero. */
    private static Map<String, Weights> shaken(Map<String, Weights> weights) {
        SplittableRandom random = new SplittableRandom(9);
        Map<String, Weights> shaken = new HashMap<>();
        weights.forEach((name, each) -> {
            float[] values = each.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.3 * random.nextGaussian());
            }
            shaken.put(name, each.with(values));
        });
        return shaken;
    }

    private double loss(StageBatches.Batch batch, Map<String, Weights> weights) {
        ReferenceSecondStage reference = new ReferenceSecondStage(weights, MadeUpCases.SHAPE);
        StageInputs inputs = sample(batch.questions(), items);
        double sum = 0;
        for (int q = 0; q < batch.questions().size(); q++) {
            double all = 0;
            double wanted = 0;
            for (int c = 0; c < batch.candidates(); c++) {
                double logit = batch.scores()[q * batch.candidates() + c] + reference.residual(inputs, q, c);
                wanted = c == 0 ? logit : wanted;
                all += Math.exp(logit);
            }
            sum += batch.weights()[q] * (Math.log(all) - wanted);
        }
        return sum;
    }

    private Map<String, Weights> updated(StageBatches.Batch batch, Map<String, Weights> weights) {
        Map<String, Weights> updated = new HashMap<>();
        weights.forEach((name, values) -> {
            float[] next = values.values().clone();
            for (int i = 0; i < next.length; i++) {
                double step = 0x1p-10;
                double gradient =
                        (loss(batch, moved(weights, name, i, step)) - loss(batch, moved(weights, name, i, -step)))
                                / (2 * step);
                boolean matrix = values.shape().numDimensions() > 1;
                next[i] -= (float) (RATE * (gradient + (matrix ? DECAY * next[i] : 0)));
            }
            updated.put(name, values.with(next));
        });
        return updated;
    }

    private static Map<String, Weights> moved(Map<String, Weights> weights, String name, int index, double by) {
        Map<String, Weights> moved = new HashMap<>(weights);
        float[] values = weights.get(name).values().clone();
        values[index] += (float) by;
        moved.put(name, weights.get(name).with(values));
        return moved;
    }
}
