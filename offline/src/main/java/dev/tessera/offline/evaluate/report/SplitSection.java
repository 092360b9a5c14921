package dev.tessera.offline.evaluate.report;

import static dev.tessera.offline.evaluate.report.Html.cell;
import static dev.tessera.offline.evaluate.report.Html.format;
import static dev.tessera.offline.evaluate.report.Html.number;

import dev.tessera.offline.evaluate.Comparison;
import dev.tessera.offline.evaluate.MetricRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found on one split with one label set. The rows and comparisons may hold other splits too. */
final class SplitSection {
    private static final int WIDE = 760;
    private static final int NARROW = 480;
    private static final String ALL = "all";
    private static final String OWN = "tessera";
    private static final Set<String> BOUNDS = Set.of("oracle", "reachable");
    private static final List<String> SLICES =
            List.of("warm", "cold_item", "cold_among_cold", "cold_user", "without_text", "without_image");

    private final List<MetricRow> rows;
    private final List<Comparison> comparisons;

    SplitSection(List<MetricRow> rows, List<Comparison> comparisons) {
        this.rows = rows;
        MetricRow any = rows.get(0);
        this.comparisons = comparisons.stream()
                .filter(row -> row.split().equals(any.split()) && row.labels().equals(any.labels()))
                .filter(row -> row.metric().equals("ndcg") && row.k() == 10)
                .toList();
    }

    String id() {
        return Html.text(rows.get(0).split() + "-" + rows.get(0).labels());
    }

    String title() {
        return Html.text(
                rows.get(0).split() + ", " + (rows.get(0).labels().equals(ALL) ? "all events" : "high ratings"));
    }

    String html() {
        List<MetricRow> ndcg = of(ALL, "ndcg", 10);
        StringBuilder html = new StringBuilder(format("<section id=\"%s\"><h2>%s</h2>", id(), title()));
        html.append(facts(ndcg.get(0)));
        html.append("<h3>NDCG@10 over the whole catalog</h3>").append(chart("NDCG@10", ndcg, WIDE));
        html.append("<h3>All metrics</h3>").append(table(ndcg));
        html.append(differences(ALL, "Tessera against the others, NDCG@10"));
        html.append(slices());
        html.append(coldShare());
        return html.append(differences("cold_item", "Tessera against the others on cold items, NDCG@10"))
                .append("</section>")
                .toString();
    }

    private String facts(MetricRow any) {
        double unseen = of(ALL, "cold_share_of_events", 0).stream()
                .mapToDouble(MetricRow::value)
                .findFirst()
                .orElse(Double.NaN);
        String share = Double.isNaN(unseen) ? "" : format(", %.1f%% of events on cold items", 100 * unseen);
        return format("<p class=\"facts\">%,d users, %,d questions%s</p>", any.users(), any.targets(), share);
    }

    private List<MetricRow> of(String slice, String metric, int k) {
        return rows.stream()
                .filter(row -> row.slice().equals(slice) && row.metric().equals(metric) && row.k() == k)
                .sorted(Comparator.comparingDouble(row -> -row.value()))
                .toList();
    }

    private static String chart(String title, List<MetricRow> values, int width) {
        return new BarChart(title, values.stream().map(SplitSection::bar).toList(), width).svg();
    }

    private static BarChart.Bar bar(MetricRow row) {
        return new BarChart.Bar(label(row), row.value(), row.low(), row.high(), style(row.model()));
    }

    private static String label(MetricRow row) {
        return row.model() + (row.seed() == 0 ? "" : " (seed " + row.seed() + ")");
    }

    private static String style(String model) {
        return model.startsWith(OWN) ? "own" : BOUNDS.contains(model) ? "bound" : "other";
    }

    private String table(List<MetricRow> models) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><tr><th>model</th><th>NDCG@10</th>"
                + "<th>NDCG@50</th><th>recall@10</th><th>recall@50</th><th>MRR@10</th><th>hit rate@10</th>"
                + "<th>coverage@10</th><th>popularity</th><th>novelty</th><th>cold</th>"
                + (bounded() ? "<th>of reachable</th></tr>" : "</tr>"));
        for (MetricRow model : models) {
            html.append(format(
                            "<tr class=\"%s\"><td>%s</td><td>%s <small>[%s, %s]</small></td>",
                            style(model.model()),
                            Html.text(label(model)),
                            number(model.value(), 4),
                            number(model.low(), 4),
                            number(model.high(), 4)))
                    .append(cell(value(model, "ndcg", 50, 4)))
                    .append(cell(value(model, "recall", 10, 4)))
                    .append(cell(value(model, "recall", 50, 4)))
                    .append(cell(value(model, "mrr", 10, 4)))
                    .append(cell(value(model, "hit_rate", 10, 3)))
                    .append(cell(value(model, "coverage", 10, 3)))
                    .append(cell(value(model, "popularity", 10, 3)))
                    .append(cell(value(model, "novelty", 10, 2)))
                    .append(cell(value(model, "cold_share", 10, 3)))
                    .append(bounded() ? cell(value(model, "share_of_reachable", 10, 2)) : "")
                    .append("</tr>");
        }
        return html.append("</table></div>").toString();
    }

    /** Whether it is known how much can be reached. */
    private boolean bounded() {
        return !of(ALL, "share_of_reachable", 10).isEmpty();
    }

    private String value(MetricRow model, String metric, int k, int decimals) {
        return of(ALL, metric, k).stream()
                .filter(row -> row.study().equals(model.study()) && row.model().equals(model.model()))
                .findFirst()
                .map(row -> number(row.value(), decimals))
                .orElse("–");
    }

    private String differences(String slice, String heading) {
        List<Comparison> own = comparisons.stream()
                .filter(row -> row.slice().equals(slice))
                .filter(row -> row.model().startsWith(OWN))
                .toList();
        if (own.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder(format("<h3>%s</h3><div class=\"scroll\"><table>", heading));
        html.append("<tr><th>model</th><th>against</th><th>difference</th><th>95% interval</th><th>detectable</th>"
                + "<th>seeds</th><th>verdict</th></tr>");
        for (Comparison row : own) {
            html.append("<tr>")
                    .append(cell(Html.text(row.model())))
                    .append(cell(Html.text(row.against())))
                    .append(cell(format("%+.4f", row.difference())))
                    .append(cell(format("[%+.4f, %+.4f]", row.low(), row.high())))
                    .append(cell(number(row.smallestDetectable(), 4)))
                    .append(cell(Integer.toString(row.seeds())))
                    .append(format("<td class=\"%s\">%s</td></tr>", tone(row.verdict()), Html.text(row.verdict())));
        }
        return html.append("</table></div>").toString();
    }

    private static String tone(String verdict) {
        return switch (verdict) {
            case "beats", "above" -> "good";
            case "loses", "below" -> "bad";
            default -> "open";
        };
    }

    private String slices() {
        List<String> charts = new ArrayList<>();
        for (String slice : SLICES) {
            List<MetricRow> values = of(slice, "ndcg", 10);
            if (!values.isEmpty() && values.get(0).value() > 0) {
                MetricRow any = values.get(0);
                charts.add(format(
                        "<div><h3>%s <small>%,d users, %,d questions</small></h3>%s</div>",
                        Html.words(slice), any.users(), any.targets(), chart("NDCG@10, " + slice, values, NARROW)));
            }
        }
        return charts.isEmpty()
                ? ""
                : "<h3>NDCG@10 by slice</h3><div class=\"grid2\">" + String.join("", charts) + "</div>";
    }

    /** Cold items' share of the lists; the bar to hold it against is their share of events. */
    private String coldShare() {
        List<MetricRow> shares = of(ALL, "cold_share", 10);
        List<MetricRow> events = of(ALL, "cold_share_of_events", 0);
        Set<BarChart.Bar> bars = new LinkedHashSet<>();
        if (!events.isEmpty()) {
            double share = events.get(0).value();
            bars.add(new BarChart.Bar("share of events", share, Double.NaN, Double.NaN, "bound"));
        }
        shares.forEach(row -> bars.add(bar(row)));
        return shares.isEmpty() || shares.get(0).value() == 0
                ? ""
                : "<h3>Cold items among the first ten, against their share of events</h3>"
                        + new BarChart("cold share", List.copyOf(bars), WIDE).svg();
    }
}
