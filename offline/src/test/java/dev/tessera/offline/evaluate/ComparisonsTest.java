package dev.tessera.offline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
    private static final int USERS = 200;

    @Test
    void threeSeedsThatAllGainBeat() {
        List<PerUser> rows = new ArrayList<>(model("popularity", 0, 0));
        for (long seed = 0; seed < 3; seed++) {
            rows.addAll(model("tessera", seed, 0.1 + seed * 0.01));
        }
        Comparison row = ndcg(rows, "tessera", "popularity");
        assertThat(row.verdict()).isEqualTo("beats");
        assertThat(row.difference()).isCloseTo(0.11, within(1e-9));
        assertThat(row.seeds()).isEqualTo(3);
        assertThat(ndcg(rows, "popularity", "tessera").verdict()).isEqualTo("loses");
        assertThat(ndcg(rows, "popularity", "tessera").high()).isEqualTo(-row.low());
    }

    @Test
    void oneSeedIsOnlyAbove() {
        List<PerUser> rows = new ArrayList<>(model("popularity", 0, 0));
        rows.addAll(model("tessera", 0, 0.1));
        assertThat(ndcg(rows, "tessera", "popularity").verdict()).isEqualTo("above");
    }

    @Test
    void noiseIsUndecided() {
        List<PerUser> rows = new ArrayList<>(model("popularity", 0, 0));
        SplittableRandom random = new SplittableRandom(8);
        model("tessera", 0, 0).forEach(row -> {
            double[] values = row.values();
            Arrays.setAll(values, i -> random.nextDouble());
            rows.add(PerUser.of(row.run(), row.slice(), row.user(), row.targets(), values));
        });
        assertThat(ndcg(rows, "tessera", "popularity").verdict()).isEqualTo("undecided");
    }

    @Test
    void aModelThatAnsweredOtherQuestionsIsLeftOut() {
        List<PerUser> rows = new ArrayList<>(model("popularity", 0, 0));
        rows.addAll(model("tessera", 0, 0.1).subList(0, USERS - 1));
        assertThat(Comparisons.of(rows)).isEmpty();
    }

    @Test
    void foldsTogetherEqualOneStudyOfAllTheirTargets() {
        Run run = new Run("cold", "cold", "all", "m", 0);
        double[] few = new double[PerUser.MEASURES.size()];
        double[] many = new double[PerUser.MEASURES.size()];
        Arrays.fill(few, 1);
        PerUser together = PerUser.together(
                run,
                List.of(
                        PerUser.of(run, Slice.ALL, new UserId("u"), 1, few),
                        PerUser.of(run, Slice.ALL, new UserId("u"), 3, many)));
        assertThat(together.targets()).isEqualTo(4);
        assertThat(together.ndcg10()).isEqualTo(0.25);
        assertThat(together.hitRate10()).isEqualTo(1);
    }

    private static Comparison ndcg(List<PerUser> rows, String model, String against) {
        return Comparisons.of(rows).stream()
                .filter(row -> row.metric().equals("ndcg")
                        && row.model().equals(model)
                        && row.against().equals(against))
                .findFirst()
                .orElseThrow();
    }

    /** Users whose values are alike for all models but for a gain. */
    private static List<PerUser> model(String name, long seed, double gain) {
        SplittableRandom random = new SplittableRandom(1);
        List<PerUser> rows = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            double[] values = new double[PerUser.MEASURES.size()];
            double own = random.nextDouble();
            Arrays.setAll(values, i -> own + gain);
            Run run = new Run("time" + (seed == 0 ? "" : "-s" + seed), "time", "all", name, seed);
            rows.add(PerUser.of(run, Slice.ALL, new UserId(String.format("u%03d", user)), 2, values));
        }
        return rows;
    }
}
