package dev.tessera.online.slate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.slate.SlateComposer.Source;
import dev.tessera.online.slate.Teams.Team;
import dev.tessera.store.model.DecisionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What interleaving is for: simulated users, who look at slates from the top and click what they like, and some click much and some hardly ever, tell the better of two variants long before a split of
 * them would. All numbers are drawn from seeds.
 */
class InterleavingPowerTest {
    private static final int STUDIES = 20;
    private static final int SLATES = 4;
    private static final int SIZE = 10;

    /** Lets in items that users like less. */
    private static final RuleSet WORSE = new RuleSet(
            Set.of(),
            List.of(),
            new SlateRules(
                    List.of(new Boost(List.of(new AnyOf("genre", Set.of("g1"))), 8, Optional.empty())),
                    List.of(),
                    List.of(),
                    OptionalDouble.empty(),
                    Optional.empty()));

    private static final Teams BOTH = new Teams(new Team("better", RuleSet.NONE), new Team("worse", WORSE));

    private final ServedGeneration generation = TestCatalog.served("g1", 200, 5);

    @Test
    void interleavingNeedsFarFewerUsersThanASplit() {
        Mean preference = preference(BOTH, 0, 2_000);
        Mean difference = difference(2_000);
        assertThat(preference.isAbove0()).isTrue();
        double interleaved = preference.usersNeeded(2_000);
        double split = difference.usersNeeded(2_000);
        assertThat(interleaved).isLessThan(100);
        assertThat(split).isGreaterThan(5 * interleaved);
    }

    @Test
    void variantsThatAreEqualAreToldApartAsRarelyAsTheIntervalSays() {
        Teams same = new Teams(new Team("better", WORSE), new Team("worse", WORSE));
        int apart = 0;
        for (int study = 1; study <= STUDIES; study++) {
            Mean preference = preference(same, study, 100);
            apart += preference.isAbove0() || preference.isBelow0() ? 1 : 0;
        }
        assertThat(apart).isLessThanOrEqualTo(STUDIES / 5);
    }

    /** A mean and what its 95% interval is wide on either side. */
    private record Mean(double mean, double plusMinus) {
        static Mean of(List<Double> values) {
            double mean = values.stream().mapToDouble(each -> each).average().orElse(0);
            double squares = values.stream()
                    .mapToDouble(each -> (each - mean) * (each - mean))
                    .sum();
            return new Mean(mean, 1.96 * Math.sqrt(squares / (values.size() - 1) / values.size()));
        }

        Mean minus(Mean other) {
            return new Mean(mean - other.mean, Math.hypot(plusMinus, other.plusMinus));
        }

        /** So many that the interval would just exclude 0, after a study with some. */
        double usersNeeded(int users) {
            return users * (plusMinus / mean) * (plusMinus / mean);
        }

        boolean isAbove0() {
            return mean > plusMinus;
        }

        boolean isBelow0() {
            return mean < -plusMinus;
        }
    }

    /** Of users who click: 1 for each who clicks more of the first team's items, -1 of the second's. */
    private Mean preference(Teams teams, int study, int users) {
        List<Double> signs = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            List<String> credited = clicks(new User(study, user), teams);
            long first = credited.stream().filter("better"::equals).count();
            if (!credited.isEmpty()) {
                signs.add(Math.signum(2.0 * first - credited.size()));
            }
        }
        return Mean.of(signs);
    }

    /** Clicks a user, where half of the users have one variant and half the other. */
    private Mean difference(int users) {
        List<Double> better = new ArrayList<>();
        List<Double> worse = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            boolean first = user % 2 == 0;
            double clicks =
                    clicks(new User(0, user), first ? RuleSet.NONE : WORSE).size();
            (first ? better : worse).add(clicks);
        }
        return Mean.of(better).minus(Mean.of(worse));
    }

    /** The teams of what a user clicks in some slates. */
    private List<String> clicks(User user, Standing rules) {
        Scoring scoring = generation.forUser(user.vector);
        Source source = new Source(
                generation, scoring, TestCatalog.NOW, generation.passing(List.of(), TestCatalog.NOW), Deadline.NONE);
        List<String> clicked = new ArrayList<>();
        for (int n = 0; n < SLATES; n++) {
            DecisionId decision = new DecisionId(user.name + "-" + n);
            List<PlacedItem> slate = rules.compose(SIZE, source, decision);
            for (int place = 0; place < slate.size(); place++) {
                if (user.clicks(place, scoring.score(slate.get(place).scored().index()))) {
                    clicked.add(slate.get(place).team());
                }
            }
        }
        return clicked;
    }

    private static final class User {
        private final String name;
        private final Random random;
        private final float[] vector = new float[TestCatalog.DIMENSION];
        private final double activity;

        User(int study, int number) {
            name = "user-" + study + "-" + number;
            random = new Random(1_000L * study + number);
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            activity = Math.min(1, 0.3 * Math.exp(1.5 * random.nextGaussian()));
        }

        boolean clicks(int place, double score) {
            double looks = 1 / (Math.log(2 + place) / Math.log(2));
            double likes = 1 / (1 + Math.exp(-(score - 16) / 1.5));
            return random.nextDouble() < activity * looks * likes;
        }
    }
}
