package dev.tessera.offline.refresh;

import dev.tessera.offline.evaluate.JudgedModels;
import dev.tessera.offline.evaluate.PairedFigure;
import dev.tessera.offline.evaluate.PerUser;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rule of the gate says about a new model beside the one that stands for what is served.
 *
 * @param figure the new model's beside the served one's; empty if the slice has no questions
 */
record GateFinding(GateRule rule, Optional<PairedFigure> figure) {

    /** @param judged the study whose evaluation asked both models; @throws IOException if it was not evaluated */
    static List<GateFinding> of(WorkDirectory work, Study judged, List<GateRule> rules) throws IOException {
        List<PerUser> rows = new ArrayList<>();
        PerUser.TABLE.forEach(work.study(judged.name()).table(PerUser.TABLE.name()), rows::add);
        List<GateFinding> findings = new ArrayList<>();
        for (GateRule rule : rules) {
            findings.add(new GateFinding(
                    rule,
                    PairedFigure.of(
                            of(JudgedModels.model(judged), rule, rows),
                            of(JudgedModels.SERVED, rule, rows),
                            rule.measure())));
        }
        return findings;
    }

    private static List<PerUser> of(String model, GateRule rule, List<PerUser> rows) {
        return rows.stream()
                .filter(row -> row.model().equals(model) && row.labels().equals("all"))
                .filter(row -> row.slice().equals(rule.slice().label()))
                .toList();
    }

    boolean held() {
        return rule.holds(figure);
    }

    /** One sentence for people. */
    String line() {
        return rule.text() + ": "
                + figure.map(GateFinding::figures).orElse("no question is in this slice")
                + (held() ? "" : "; refused");
    }

    private static String figures(PairedFigure figure) {
        return String.format(
                Locale.ROOT,
                "new %.4f, served %.4f, difference %+.4f [%+.4f, %+.4f] over %,d users",
                figure.first(),
                figure.second(),
                figure.difference().value(),
                figure.difference().low(),
                figure.difference().high(),
                figure.users());
    }
}
