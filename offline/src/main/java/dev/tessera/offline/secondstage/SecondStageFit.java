package dev.tessera.offline.secondstage;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.model.UserId;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageItems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fits a second stage three times: on either half of the users, to judge it by the other half, and then on all of them. So each user is judged by a fit that has
 * not seen them, and what is kept has seen everything that there is.
 */
final class SecondStageFit {
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
     * @return empty if there is nobody to judge by, or a half of the users leaves no answer that could be learnt
     */
    Optional<Fitted> fit(List<Case> learnt, List<Case> judged) {
        Set<UserId> half = everyOtherUser(learnt);
        Map<Boolean, List<Case>> halves =
                learnable(learnt).stream().collect(Collectors.partitioningBy(each -> half.contains(each.user())));
        if (judged.isEmpty() || halves.values().stream().anyMatch(List::isEmpty)) {
            return Optional.empty();
        }
        long steps = 3L * settings.learning().steps();
        try (SecondStageTraining training = new SecondStageTraining(settings, rule, items, dimension);
                Progress shown = new Progress("second-stage " + study, "steps", steps)) {
            Answers answers = new Answers();
            halves.forEach((in, cases) -> {
                training.fit(cases, shown);
                List<Case> others = judged.stream()
                        .filter(each -> half.contains(each.user()) != in)
                        .toList();
                judge(training, others, answers);
            });
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

    /** By the order of their first cases. */
    private static Set<UserId> everyOtherUser(List<Case> cases) {
        List<UserId> users = cases.stream().map(Case::user).distinct().toList();
        return IntStream.range(0, users.size())
                .filter(i -> i % 2 == 1)
                .mapToObj(users::get)
                .collect(Collectors.toSet());
    }
}
