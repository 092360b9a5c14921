package dev.tessera.offline.secondstage;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.model.UserId;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageItems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fits a second stage once for each fold of the users, on those of the other folds, to judge it by this one; and then on all of them. So each user is judged by a
 * fit that has not seen them, and what is kept has seen everything that there is.
 */
final class SecondStageFit {
    private static final int FOLDS = 4;

    private final String study;
    private final SecondStageSettings settings;
    private final SecondStageRule rule;
    private final StageItems items;
    private final int dimension;

    SecondStageFit(String study, SecondStageSettings settings, SecondStageRule rule, StageItems items, int dimension) {
        this.study = study;
        this.settings = settings;
        this.rule = rule;
        this.items = items;
        this.dimension = dimension;
    }

    record Fitted(Map<String, Weights> weights, Verdict verdict) {}

    /**
     * Fits, judges, and fits again.
     *
     * @param learnt cases to learn from
     * @param judged cases to judge by, of the same period
     * @return empty if there is nobody to judge by, or a fold leaves no answer that could be learnt
     */
    Optional<Fitted> fit(List<Case> learnt, List<Case> judged) {
        Map<UserId, Integer> folds = folds(learnt);
        List<List<Case>> without = IntStream.range(0, FOLDS)
                .mapToObj(fold -> learnable(learnt).stream()
                        .filter(each -> of(folds, each) != fold)
                        .toList())
                .toList();
        if (judged.isEmpty() || without.stream().anyMatch(List::isEmpty)) {
            return Optional.empty();
        }
        long steps = (FOLDS + 1L) * settings.learning().steps();
        try (SecondStageTraining training = new SecondStageTraining(settings, rule, items, dimension);
                Progress shown = new Progress("second-stage " + study, "steps", steps)) {
            Answers answers = new Answers();
            for (int fold = 0; fold < FOLDS; fold++) {
                int left = fold;
                training.fit(without.get(fold), shown);
                judge(
                        training,
                        judged.stream().filter(each -> of(folds, each) == left).toList(),
                        answers);
            }
            training.fit(learnable(learnt), shown);
            return Optional.of(new Fitted(training.weights(), Verdict.of(study, judged, answers, rule.clocks())));
        }
    }

    private static void judge(SecondStageTraining training, List<Case> asked, Answers answers) {
        List<float[]> residuals = training.residuals(asked);
        for (int i = 0; i < asked.size(); i++) {
            answers.add(asked.get(i), residuals.get(i));
        }
    }

    private static List<Case> learnable(List<Case> cases) {
        return cases.stream().filter(Case::learnable).toList();
    }

    /** In turn, by the order of their first cases. */
    private static Map<UserId, Integer> folds(List<Case> cases) {
        Map<UserId, Integer> folds = new HashMap<>();
        cases.forEach(each -> folds.putIfAbsent(each.user(), folds.size() % FOLDS));
        return folds;
    }

    /** Whoever is not learnt from may be judged by any fit. */
    private static int of(Map<UserId, Integer> folds, Case each) {
        return folds.getOrDefault(each.user(), 0);
    }
}
