package dev.tessera.offline.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people see at the end: for each split and label set a table of the models, and what can be said of Tessera's against the others. */
public record EvaluationSummary(List<String> lines, List<MetricRow> metrics, List<Comparison> comparisons) {
    private static final List<String> SLICES = List.of(Slice.ALL.label(), Slice.COLD_ITEM.label());

    static EvaluationSummary of(Evaluation evaluation) {
        Map<List<String>, List<MetricRow>> groups = evaluation.wholeSplits().stream()
                .filter(row -> SLICES.contains(row.slice()))
                .collect(Collectors.groupingBy(
                        row -> List.of(row.split(), row.labels(), row.slice()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<String> lines = new ArrayList<>();
        groups.values().forEach(group -> lines.addAll(table(group, evaluation)));
        return new EvaluationSummary(lines, evaluation.metrics(), evaluation.comparisons());
    }

    private static List<String> table(List<MetricRow> group, Evaluation evaluation) {
        MetricRow any = group.get(0);
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%s, labels %s, %s items: %,d users, %,d targets%s",
                any.split(),
                any.labels(),
                any.slice().replace("_", " "),
                any.users(),
                any.targets(),
                unseen(group)));
        lines.add(String.format(
                "  %-20s %-24s %7s %7s %7s %8s %7s %7s %6s",
                "model", "NDCG@10 [95% interval]", "R@10", "MRR@10", "HR@10", "cover@10", "popul.", "novelty", "cold"));
        byRun(group).stream()
                .sorted(Comparator.comparingDouble(rows -> -value(rows, "ndcg", 10)))
                .forEach(rows -> lines.add(line(rows)));
        lines.addAll(verdicts(any, evaluation));
        return lines;
    }

    private static List<List<MetricRow>> byRun(List<MetricRow> group) {
        return List.copyOf(group.stream()
                .collect(Collectors.groupingBy(
                        row -> row.study() + " " + row.model(), LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    private static String unseen(List<MetricRow> group) {
        return group.stream()
                .filter(row -> row.metric().equals("cold_share_of_events"))
                .findFirst()
                .map(row -> String.format(Locale.ROOT, ", %.1f%% of them on unseen items", 100 * row.value()))
                .orElse("");
    }

    private static String line(List<MetricRow> rows) {
        MetricRow ndcg = find(rows, "ndcg", 10).orElseThrow();
        String seed = ndcg.seed() == 0 ? "" : " s" + ndcg.seed();
        String line = String.format(
                Locale.ROOT,
                "  %-20s %.4f [%.4f, %.4f] %9.4f %7.4f %7.4f %8.3f %7.3f %7.2f %5.1f%%",
                ndcg.model() + seed,
                ndcg.value(),
                ndcg.low(),
                ndcg.high(),
                value(rows, "recall", 10),
                value(rows, "mrr", 10),
                value(rows, "hit_rate", 10),
                value(rows, "coverage", 10),
                value(rows, "popularity", 10),
                value(rows, "novelty", 10),
                100 * value(rows, "cold_share", 10));
        Optional<MetricRow> share = find(rows, ReachableShare.METRIC, 10);
        return share.map(row -> String.format(
                        Locale.ROOT, "%s  %.2f [%.2f, %.2f] of reachable", line, row.value(), row.low(), row.high()))
                .orElse(line)
                .replace("NaN", "  -");
    }

    private static Optional<MetricRow> find(List<MetricRow> rows, String metric, int k) {
        return rows.stream()
                .filter(row -> row.metric().equals(metric) && row.k() == k)
                .findFirst();
    }

    private static double value(List<MetricRow> rows, String metric, int k) {
        return find(rows, metric, k).map(MetricRow::value).orElse(Double.NaN);
    }

    private static List<String> verdicts(MetricRow any, Evaluation evaluation) {
        return evaluation.comparisons().stream()
                .filter(row -> row.split().equals(any.split())
                        && row.labels().equals(any.labels())
                        && row.slice().equals(any.slice())
                        && row.metric().equals("ndcg")
                        && row.k() == 10
                        && row.model().startsWith(StudyRun.MODEL)
                        && !row.against().equals("random"))
                .map(EvaluationSummary::verdict)
                .toList();
    }

    private static String verdict(Comparison row) {
        return String.format(
                Locale.ROOT,
                "  %s - %s: %+.4f [%+.4f, %+.4f], detectable from %.4f on, %d %s: %s",
                row.model(),
                row.against(),
                row.difference(),
                row.low(),
                row.high(),
                row.smallestDetectable(),
                row.seeds(),
                row.seeds() == 1 ? "seed" : "seeds",
                row.verdict());
    }
}
