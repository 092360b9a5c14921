package dev.tessera.offline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationSummaryTest {
    private static final WorkDirectory WORK = new WorkDirectory(Path.of("work", "demo"));

    private final List<MetricRow> metrics = new ArrayList<>();
    private final List<Comparison> comparisons = new ArrayList<>();

    @Test
    void aSplitIsATableOfModelsAndOursAgainstEachBaseline() {
        metrics("time", "popularity", 0, "all", 0.05, 0.1);
        metrics("time", "popularity", 0, "cold_item", 0, 0);
        metrics("time", "tessera", 0, "all", 0.0756, 0.1492);
        metrics("time", "tessera", 0, "cold_item", 0.0133, 0.04);
        metrics("time-s1", "tessera", 1, "all", 0.08, 0.15);
        metrics("time", "tessera", 0, "warm", 0.9, 0.9);
        compare("all", "tessera", "popularity", "ndcg", 10);

        assertThat(lines())
                .containsExactly(
                        "",
                        "time, labels all: 153 users, 433 targets, 26 of them on cold items",
                        "  model      NDCG@10 [95% interval]     R@10   on cold items              R@10",
                        "  tessera s1 0.0800 [0.0700, 0.0900]  0.1500   -                             -",
                        "  tessera    0.0756 [0.0656, 0.0856]  0.1492   0.0133 [0.0033, 0.0233]  0.0400",
                        "  popularity 0.0500 [0.0400, 0.0600]  0.1000   0.0000 [-0.0100, 0.0100]  0.0000",
                        "  ours - baseline      NDCG@10 [95% interval]     detectable seeds",
                        "  tessera - popularity +0.0103 [-0.0114, +0.0332]     0.0325     1  undecided",
                        "",
                        "every pair and slice is in table comparisons, work/demo/evaluation/tables/comparisons;"
                                + " the report is work/demo/evaluation/report.html");
    }

    @Test
    void whatIsNoBaselineAndWhatIsNotOursIsNotCompared() {
        metrics("time", "tessera", 0, "all", 0.0756, 0.1492);
        for (String against : List.of("random", "oracle", "reachable", "tessera-text")) {
            compare("all", "tessera", against, "ndcg", 10);
        }
        compare("all", "popularity", "random", "ndcg", 10);
        compare("cold_item", "tessera", "popularity", "ndcg", 10);
        compare("all", "tessera", "popularity", "recall", 10);
        compare("all", "tessera", "popularity", "ndcg", 20);
        compare("all", "tessera-text", "somebody-else", "ndcg", 10);

        assertThat(lines())
                .filteredOn(line -> line.contains(" - "))
                .containsExactly(
                        "  ours - baseline              NDCG@10 [95% interval]     detectable seeds",
                        "  tessera-text - somebody-else +0.0103 [-0.0114, +0.0332]     0.0325     1  undecided");
    }

    @Test
    void aSplitWithoutColdItemsHasNoColumnsForThem() {
        metrics("time", "tessera", 0, "all", 0.0756, 0.1492);
        assertThat(lines())
                .contains("time, labels all: 153 users, 433 targets", "  model   NDCG@10 [95% interval]     R@10")
                .contains("  tessera 0.0756 [0.0656, 0.0856]  0.1492");
    }

    @Test
    void aSplitOfColdItemsAloneIsNotToldTwice() {
        metrics("time", "tessera", 0, "all", 0.0756, 0.1492);
        MetricRow all = metrics.get(0);
        metrics.add(new MetricRow(
                all.study(),
                all.split(),
                all.labels(),
                all.model(),
                0,
                "cold_item",
                "ndcg",
                10,
                all.value(),
                all.low(),
                all.high(),
                all.users(),
                all.targets()));
        assertThat(lines()).contains("  tessera 0.0756 [0.0656, 0.0856]  0.1492");
    }

    @Test
    void nothingEvaluatedStillSaysWhereItWouldLie() {
        assertThat(lines()).hasSize(2).last().asString().contains("work/demo/evaluation/report.html");
    }

    private List<String> lines() {
        return EvaluationSummary.of(new Evaluation(List.of(), metrics, comparisons, List.of(), List.of()), WORK)
                .lines();
    }

    private void metrics(String study, String model, long seed, String slice, double ndcg, double recall) {
        metrics.add(row(study, model, seed, slice, "ndcg", ndcg));
        metrics.add(row(study, model, seed, slice, "recall", recall));
        metrics.add(row(study, model, seed, slice, "mrr", 0.5));
    }

    private static MetricRow row(String study, String model, long seed, String slice, String metric, double value) {
        boolean all = slice.equals("all");
        return new MetricRow(
                study,
                "time",
                "all",
                model,
                seed,
                slice,
                metric,
                10,
                value,
                value - 0.01,
                value + 0.01,
                all ? 153 : 25,
                all ? 433 : 26);
    }

    private void compare(String slice, String model, String against, String metric, int k) {
        comparisons.add(new Comparison(
                "time", "all", slice, metric, k, model, against, 0.0103, -0.0114, 0.0332, 0.0325, 153, 1, "undecided"));
    }
}
