package dev.tessera.offline.evaluate;

import dev.tessera.offline.classification.ClassificationRow;
import dev.tessera.offline.flink.WorkDirectory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What people see at the end: for each split and label set the models by falling NDCG@10, on all targets and on those of cold items, then ours
 * against each baseline, and two stages against one; and where all the rest lies.
 */
public record EvaluationSummary(List<String> lines, List<MetricRow> metrics, List<Comparison> comparisons) {
    private static final String ALL = Slice.ALL.label();
    private static final String COLD = Slice.COLD_ITEM.label();
    private static final int K = 10;

    /** What nobody needs to be told that our models are above or below. */
    private static final Set<String> NO_BASELINES = Set.of("random", ShopBounds.ORACLE, ShopBounds.REACHABLE);

    static EvaluationSummary of(Evaluation evaluation, WorkDirectory work) {
        Map<List<String>, List<MetricRow>> groups = evaluation.wholeSplits().stream()
                .filter(row ->
                        row.k() == K && (row.slice().equals(ALL) || row.slice().equals(COLD)))
                .collect(Collectors.groupingBy(
                        row -> List.of(row.split(), row.labels()), LinkedHashMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>();
        groups.values().forEach(group -> {
            lines.addAll(models(group));
            lines.addAll(verdicts(group.get(0), evaluation));
        });
        ClassificationRow.byTask(evaluation.classification()).forEach((task, rows) -> {
            lines.add("");
            lines.add(task + ", on items that were held out");
            ClassificationRow.lines(rows).forEach(line -> lines.add("  " + line));
        });
        lines.add("");
        lines.add("every pair and slice is in table comparisons, " + work.evaluationTable(Comparison.TABLE.name())
                + "; the report is " + work.report());
        return new EvaluationSummary(lines, evaluation.metrics(), evaluation.comparisons());
    }

    private static List<String> models(List<MetricRow> group) {
        List<MetricRow> all = figures(group, ALL, "ndcg");
        List<MetricRow> cold = coldApart(all, group);
        int width = width(all.stream().map(EvaluationSummary::name));
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(title(all.get(0), cold));
        String head = String.format("  %s %-24s %6s", padded("model", width), "NDCG@10 [95% interval]", "R@10");
        lines.add(cold.isEmpty() ? head : String.format("%s   %-24s %6s", head, "on cold items", "R@10"));
        all.stream()
                .sorted(Comparator.comparingDouble(row -> -row.value()))
                .map(row -> "  " + padded(name(row), width) + " " + figures(row, ALL, group)
                        + (cold.isEmpty() ? "" : "   " + figures(row, COLD, group)))
                .forEach(lines::add);
        return lines;
    }

    /** None if there are no targets on cold items, or no others. */
    private static List<MetricRow> coldApart(List<MetricRow> all, List<MetricRow> group) {
        List<MetricRow> cold = figures(group, COLD, "ndcg");
        return cold.isEmpty() || cold.get(0).targets() == all.get(0).targets() ? List.of() : cold;
    }

    private static String name(MetricRow row) {
        return row.model() + (row.seed() == 0 ? "" : " s" + row.seed());
    }

    private static int width(Stream<String> names) {
        return names.mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static List<MetricRow> figures(List<MetricRow> group, String slice, String metric) {
        return group.stream()
                .filter(row -> row.slice().equals(slice) && row.metric().equals(metric))
                .toList();
    }

    private static String title(MetricRow all, List<MetricRow> cold) {
        String title = String.format(
                Locale.ROOT,
                "%s, labels %s: %,d users, %,d targets",
                all.split(),
                all.labels(),
                all.users(),
                all.targets());
        return cold.isEmpty()
                ? title
                : String.format(
                        Locale.ROOT,
                        "%s, %,d of them on cold items",
                        title,
                        cold.get(0).targets());
    }

    /** NDCG@10 with its interval and recall@10 of one slice. */
    private static String figures(MetricRow run, String slice, List<MetricRow> group) {
        String recall = find(run, slice, "recall", group)
                .map(row -> String.format(Locale.ROOT, "%.4f", row.value()))
                .orElse("-");
        return find(run, slice, "ndcg", group)
                .map(row -> String.format(
                        Locale.ROOT, "%.4f [%.4f, %.4f]  %6s", row.value(), row.low(), row.high(), recall))
                .orElseGet(() -> String.format("%-24s %6s", "-", recall));
    }

    private static Optional<MetricRow> find(MetricRow run, String slice, String metric, List<MetricRow> group) {
        return figures(group, slice, metric).stream()
                .filter(row -> row.study().equals(run.study()) && row.model().equals(run.model()))
                .findFirst();
    }

    private static List<String> verdicts(MetricRow any, Evaluation evaluation) {
        List<Comparison> ours = evaluation.comparisons().stream()
                .filter(row -> row.split().equals(any.split())
                        && row.labels().equals(any.labels())
                        && row.slice().equals(ALL)
                        && row.metric().equals("ndcg")
                        && row.k() == K)
                .filter(EvaluationSummary::toBeTold)
                .sorted(Comparator.comparing(Comparison::model))
                .toList();
        int width = width(ours.stream().map(EvaluationSummary::pair));
        List<String> lines = new ArrayList<>();
        if (!ours.isEmpty()) {
            lines.add(String.format(
                    "  %s %-26s %10s %5s",
                    padded("ours - baseline", width), "NDCG@10 [95% interval]", "detectable", "seeds"));
        }
        ours.forEach(row -> lines.add(verdict(row, width)));
        return lines;
    }

    /** Ours beside what is not, and two stages beside the first of them. */
    private static boolean toBeTold(Comparison row) {
        if (row.model().endsWith(TwoStageModel.SUFFIX)) {
            return row.model().equals(row.against() + TwoStageModel.SUFFIX);
        }
        return isOurs(row.model()) && !isOurs(row.against()) && !NO_BASELINES.contains(row.against());
    }

    private static boolean isOurs(String model) {
        return model.startsWith(StudyRun.MODEL);
    }

    private static String pair(Comparison row) {
        return row.model() + " - " + row.against();
    }

    private static String verdict(Comparison row, int width) {
        return String.format(
                Locale.ROOT,
                "  %s %+.4f [%+.4f, %+.4f] %10.4f %5d  %s",
                padded(pair(row), width),
                row.difference(),
                row.low(),
                row.high(),
                row.smallestDetectable(),
                row.seeds(),
                row.verdict());
    }
}
