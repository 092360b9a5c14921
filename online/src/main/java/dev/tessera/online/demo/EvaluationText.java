package dev.tessera.online.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What an evaluation says and where it lies, as text for a terminal. */
final class EvaluationText {
    private static final String FIRST_SPLIT = "time";
    private static final String ALL_LABELS = "all";
    private static final String OURS = "tessera";

    private EvaluationText() {}

    /** @param work the work folder of a pipeline */
    static String of(Path work) throws IOException {
        Path folder = work.resolve("evaluation");
        Path metrics = folder.resolve("tables").resolve("metrics");
        if (!Files.isDirectory(metrics)) {
            return "No evaluation in " + folder + "; ./tessera evaluate --work " + work + " makes one.\n";
        }
        return table(MetricLine.TABLE.readAll(metrics)) + places(folder, metrics);
    }

    /** The models of the time split (of any, where it was not evaluated) by falling NDCG@10, all targets and those of cold items. */
    static String table(List<MetricLine> lines) {
        Predicate<MetricLine> ndcg =
                line -> line.isFor("ndcg", 10, "all") && line.labels().equals(ALL_LABELS);
        boolean time =
                lines.stream().anyMatch(line -> ndcg.test(line) && line.split().equals(FIRST_SPLIT));
        List<MetricLine> shown = lines.stream()
                .filter(ndcg)
                .filter(line -> !time || line.split().equals(FIRST_SPLIT))
                .sorted(Comparator.comparing(MetricLine::study)
                        .thenComparing(
                                Comparator.comparingDouble(MetricLine::value).reversed()))
                .toList();
        StringBuilder text =
                new StringBuilder("Evaluation: NDCG@10 over the whole catalog, mean over users, 95% interval\n");
        text.append(
                String.format("  %-16s %-24s %-25s %-25s %7s%n", "study", "model", "all items", "cold items", "users"));
        for (MetricLine line : shown) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-16s %-24s %-25s %-25s %,7d%n",
                    line.study(),
                    line.model(),
                    figure(line),
                    of(lines, line, "ndcg", 10, "cold_item")
                            .map(EvaluationText::figure)
                            .orElse("-"),
                    line.users()));
        }
        lines.stream()
                .filter(line -> line.metric().equals("share_of_reachable")
                        && line.slice().equals("all")
                        && line.model().startsWith(OURS))
                .forEach(line -> text.append(String.format(
                        Locale.ROOT,
                        "  %s, %s: (model - popularity) / (reachable - popularity) = %s%n",
                        line.study(),
                        line.model(),
                        figure(line))));
        return text.append('\n').toString();
    }

    private static Optional<MetricLine> of(List<MetricLine> lines, MetricLine run, String metric, int k, String slice) {
        return lines.stream()
                .filter(line -> line.isFor(metric, k, slice) && line.sameRun(run))
                .findFirst();
    }

    private static String figure(MetricLine line) {
        return Double.isNaN(line.low())
                ? String.format(Locale.ROOT, "%.4f", line.value())
                : String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", line.value(), line.low(), line.high());
    }

    private static String places(Path folder, Path metrics) {
        return "Report:  " + folder.resolve("report.html").toAbsolutePath().toUri() + "\n"
                + "Tables:  " + folder.resolve("tables").toAbsolutePath() + " (Parquet, one folder a table)\n"
                + "Query:   duckdb -c \"SELECT study, model, slice, round(value, 4) AS ndcg_10 FROM '"
                + metrics.toAbsolutePath().toString().replace("'", "''")
                + "/*.parquet' WHERE metric = 'ndcg' AND k = 10 ORDER BY study, slice, value DESC\"\n";
    }
}
