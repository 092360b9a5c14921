package dev.tessera.offline.evaluate.report;

import static dev.tessera.offline.evaluate.report.Html.format;

import dev.tessera.offline.network.TrainingCurve;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How training went: loss and validation over steps, for every study and stage. */
final class TrainingSection {
    private TrainingSection() {}

    static String html(List<TrainingCurve> curve) {
        Map<String, List<TrainingCurve>> runs = curve.stream()
                .collect(Collectors.groupingBy(
                        point -> point.study() + " · " + point.stage(), LinkedHashMap::new, Collectors.toList()));
        StringBuilder html = new StringBuilder("<section id=\"training\"><h2>Training</h2><div class=\"grid2\">");
        runs.forEach((name, points) -> {
            html.append(chart(name + ": loss", points, TrainingCurve::loss));
            html.append(chart(name + ": validation", points, TrainingCurve::validation));
        });
        return html.append("</div></section>").toString();
    }

    private static String chart(String title, List<TrainingCurve> points, ToDoubleFunction<TrainingCurve> value) {
        List<LineChart.Point> known = points.stream()
                .filter(point -> !Double.isNaN(value.applyAsDouble(point)))
                .map(point -> new LineChart.Point(point.step(), value.applyAsDouble(point)))
                .toList();
        return known.size() < 2
                ? ""
                : format("<div><h3>%s</h3>%s</div>", Html.text(title), new LineChart(title, known).svg());
    }
}
