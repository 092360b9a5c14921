package dev.tessera.offline.secondstage;

import dev.tessera.store.model.UserId;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.vector.ScoredItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What each step sees: all cases once an epoch, with negatives of its own; both depend on nothing but the seed and the step. */
final class StageBatches {
    private final List<Case> cases;
    private final SecondStageSettings settings;
    private final int negatives;
    private final Map<UserId, Long> byUser;
    private final double users;

    /** @param cases with an answer among their candidates; at least one */
    StageBatches(List<Case> cases, SecondStageSettings settings) {
        this.cases = List.copyOf(cases);
        this.settings = settings;
        int fewest = cases.stream()
                .mapToInt(each -> each.question().candidates().size())
                .min()
                .orElseThrow();
        this.negatives = Math.min(settings.learning().negatives(), fewest - 1);
        this.byUser = cases.stream().collect(Collectors.groupingBy(Case::user, Collectors.counting()));
        this.users = byUser.size();
    }

    /**
     * The cases of a step.
     *
     * @param questions whose first candidate is the wanted one
     * @param scores the first stage's [questions, candidates]
     * @param weights of the questions; 1 / questions on average over all cases
     * @param shownAsNew question times candidates plus candidate, of those that are
     */
    record Batch(List<Question> questions, int candidates, float[] scores, float[] weights, List<Integer> shownAsNew) {}

    Batch of(int step) {
        int size = Math.min(settings.learning().batch(), cases.size());
        int perEpoch = cases.size() / size;
        int[] order = order(step / perEpoch);
        SplittableRandom random = random(step, 1);
        List<Question> questions = new ArrayList<>();
        float[] scores = new float[size * (negatives + 1)];
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            Case each = cases.get(order[step % perEpoch * size + i]);
            List<ScoredItem> drawn = drawn(each, random);
            for (int c = 0; c < drawn.size(); c++) {
                scores[i * drawn.size() + c] = drawn.get(c).score();
            }
            weights[i] = (float) (cases.size() / users / byUser.getOrDefault(each.user(), 1L) / size);
            questions.add(
                    new Question(each.question().history(), each.question().moment(), drawn));
        }
        List<Integer> shownAsNew = IntStream.range(0, scores.length)
                .filter(each -> random.nextDouble() < settings.learning().newShare())
                .boxed()
                .toList();
        return new Batch(questions, negatives + 1, scores, weights, shownAsNew);
    }

    /** The wanted candidate, then others, each at most once. */
    private List<ScoredItem> drawn(Case each, SplittableRandom random) {
        List<ScoredItem> all = new ArrayList<>(each.question().candidates());
        List<ScoredItem> drawn = new ArrayList<>(List.of(all.remove(each.wanted())));
        for (int i = 0; i < negatives; i++) {
            drawn.add(all.remove(random.nextInt(all.size())));
        }
        return drawn;
    }

    private int[] order(int epoch) {
        int[] order = new int[cases.size()];
        SplittableRandom random = random(epoch, 2);
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private SplittableRandom random(long number, int use) {
        return new SplittableRandom(settings.seed() * 31 + number * 1_000_003L + use);
    }
}
