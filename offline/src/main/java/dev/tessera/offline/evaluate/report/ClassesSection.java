package dev.tessera.offline.evaluate.report;

import dev.tessera.offline.classification.ClassificationRow;
import java.util.List;

/** What encoders tell of items that were held out: whether texts belong to pictures, and classes. */
final class ClassesSection {
    private ClassesSection() {}

    static String html(List<ClassificationRow> rows) {
        StringBuilder html = new StringBuilder("<section id=\"classes\"><h2>Matching and classes</h2>"
                + "<p class=\"facts\">On items that were held out of fine-tuning.</p>");
        ClassificationRow.byTask(rows).forEach((task, own) -> html.append(Html.format("<h3>%s</h3>", Html.text(task)))
                .append("<div class=\"scroll\"><table><tr><th></th><th>precision</th><th>recall</th><th>F1</th>"
                        + "<th>support</th></tr>")
                .append(table(own))
                .append("</table></div>"));
        return html.append("</section>").toString();
    }

    private static String table(List<ClassificationRow> rows) {
        StringBuilder table = new StringBuilder();
        for (ClassificationRow row : rows) {
            table.append("<tr>")
                    .append(Html.cell(Html.text(row.name())))
                    .append(Html.cell(Html.number(row.precision(), 4)))
                    .append(Html.cell(Html.number(row.recall(), 4)))
                    .append(Html.cell(Html.number(row.f1(), 4)))
                    .append(Html.cell(Long.toString(row.support())))
                    .append("</tr>");
        }
        return table.toString();
    }
}
