package dev.tessera.offline.evaluate.report;

import dev.tessera.offline.evaluate.Evaluation;
import dev.tessera.offline.evaluate.MetricRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Lays the page out: for each split and label set what was found, then how training went, then how to read it all. */
public final class ReportPage {
    private ReportPage() {}

    /** The whole HTML document. */
    public static String of(Evaluation evaluation) {
        Map<List<String>, List<MetricRow>> groups = evaluation.wholeSplits().stream()
                .collect(Collectors.groupingBy(
                        row -> List.of(row.split(), row.labels()), LinkedHashMap::new, Collectors.toList()));
        StringBuilder body = new StringBuilder();
        StringBuilder links = new StringBuilder();
        groups.forEach((key, rows) -> {
            SplitSection section = new SplitSection(rows, evaluation.comparisons());
            links.append(Html.format("<a href=\"#%s\">%s</a>", section.id(), section.title()));
            body.append(section.html());
        });
        if (!evaluation.classification().isEmpty()) {
            links.append("<a href=\"#classes\">Matching and classes</a>");
            body.append(ClassesSection.html(evaluation.classification()));
        }
        if (!evaluation.curve().isEmpty()) {
            links.append("<a href=\"#training\">Training</a>");
            body.append(TrainingSection.html(evaluation.curve()));
        }
        return page(links.toString(), body.toString());
    }

    private static String page(String links, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Tessera: evaluation</title>
                <style>
                %s</style>
                </head>
                <body>
                <header><h1>Evaluation</h1><nav>%s<a href="#reading">How to read this</a></nav></header>
                <main>
                %s
                %s</main>
                </body>
                </html>
                """.formatted(STYLE, links, body, READING);
    }

    private static final String READING = """
            <section id="reading">
            <h2>How to read this</h2>
            <p>Every held-out event is one question: the whole catalog is ranked for the user as they were just before it, items they had seen and
            items not yet available left out, and what counts is where the item that they chose stands. Equal scores share the middle of their ranks.
            A user's value is the mean over their questions; a model's value is the mean over users.</p>
            <p>The whisker and the brackets hold 95% of 1,000 bootstrap resamples of the users. Two whiskers that overlap do not mean that two models
            are equally good: look at the <em>difference</em>, which is resampled in pairs. <em>Beats</em> is said only when the interval of the
            difference excludes zero and training was repeated with at least three seeds; with fewer the word is <em>above</em>. A true difference smaller than
            <em>detectable</em> would usually stay unseen with this many users.</p>
            <p><em>Popularity</em> is the mean popularity percentile of the first ten (1 = the most popular item), <em>novelty</em> their mean
            surprise in bits, <em>coverage</em> the share of the catalog that appears in anybody's first ten, <em>cold</em> the share of the first ten
            that nobody had chosen before the cut. The tables beside this page hold every figure, and every user's row behind it.</p>
            </section>
            """;

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2430; --soft: #5d6876; --line: #dfe4ea; --page: #f6f7f9; --card: #ffffff;
              --own: #0b7a75; --other: #a9b6c4; --bound: #e3b34c; --good: #0b7a45; --bad: #b3362b; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #98a4b3; --line: #2b3440; --page: #12161c; --card: #1a2029;
              --own: #35c2b6; --other: #526173; --bound: #b98a2e; --good: #4fd08a; --bad: #ff8a7a; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; }
            header, main { max-width: 1200px; margin: 0 auto; padding: 0 20px; }
            header { padding-top: 28px; }
            h1 { font-size: 28px; margin: 0 0 8px; }
            h2 { font-size: 20px; margin: 0 0 2px; }
            h3 { font-size: 14px; margin: 22px 0 6px; }
            nav { display: flex; flex-wrap: wrap; gap: 6px 18px; }
            a { color: var(--own); text-decoration: none; }
            a:hover { text-decoration: underline; }
            section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 22px 24px; margin: 22px 0; }
            p.facts { color: var(--soft); margin: 0 0 10px; }
            .grid2 { display: grid; grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); gap: 14px 28px; }
            svg { width: 100%; height: auto; display: block; overflow: visible; }
            svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
            svg .tick { fill: var(--soft); font-size: 11px; }
            svg .value { fill: var(--soft); font-variant-numeric: tabular-nums; }
            svg .label.own { font-weight: 600; }
            .grid { stroke: var(--line); fill: none; }
            .bar.own { fill: var(--own); } .bar.other { fill: var(--other); } .bar.bound { fill: var(--bound); }
            .whisker { stroke: var(--ink); stroke-width: 1.2; fill: none; opacity: .75; }
            .line { stroke: var(--own); stroke-width: 2; fill: none; stroke-linejoin: round; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 13.5px; }
            th, td { text-align: right; padding: 5px 7px; border-bottom: 1px solid var(--line); white-space: nowrap; }
            th { color: var(--soft); font-weight: 500; }
            th:first-child, td:first-child { text-align: left; }
            tr.own td { font-weight: 600; }
            td small { color: var(--soft); font-weight: 400; font-size: 12px; }
            .good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--soft); }
            """;
}
