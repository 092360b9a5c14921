package dev.tessera.offline.publish;

import dev.tessera.offline.evaluate.MetricRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether the evaluation allows a model to be served. */
public sealed interface GateDecision {
    /** The figure that decides: NDCG@10 of all targets, all engagements being right answers. */
    String FIGURE = "ndcg";

    /** The cutoff of {@link #FIGURE}. */
    int CUTOFF = 10;

    /** Whom the model must not stay below. */
    String BASELINE = "popularity";

    /** One sentence for people. */
    String reason();

    /** Whether publishing goes on. */
    boolean open();

    /** The model is not below the baseline. */
    record Passed(String reason) implements GateDecision {
        @Override
        public boolean open() {
            return true;
        }
    }

    /** Nobody evaluated it; that is said, and allowed. */
    record NotJudged(String reason) implements GateDecision {
        @Override
        public boolean open() {
            return true;
        }
    }

    /** The model is below the baseline. */
    record Refused(String reason) implements GateDecision {
        @Override
        public boolean open() {
            return false;
        }
    }

    /** It would be refused, but somebody insisted. */
    record Forced(Refused refused) implements GateDecision {
        @Override
        public String reason() {
            return refused.reason() + "; published all the same, as told";
        }

        @Override
        public boolean open() {
            return true;
        }
    }

    /**
     * Decides by the metrics of an evaluated study.
     *
     * @param metrics of that study; may be empty
     * @param model the name of the model that is judged, as the table has it
     */
    static GateDecision of(List<MetricRow> metrics, String model, boolean force) {
        Optional<MetricRow> ours = figure(metrics, model);
        Optional<MetricRow> theirs = figure(metrics, BASELINE);
        if (ours.isEmpty() || theirs.isEmpty()) {
            return new NotJudged(
                    "no evaluation has both " + model + " and " + BASELINE + "; run evaluate to have the gate judge");
        }
        double value = ours.orElseThrow().value();
        double floor = theirs.orElseThrow().value();
        String figures = String.format(
                Locale.ROOT, "%s@%d of %s is %.4f, of %s %.4f", FIGURE, CUTOFF, model, value, BASELINE, floor);
        if (value >= floor) {
            return new Passed(figures);
        }
        Refused refused = new Refused(figures + ": the model is worse than showing what is popular");
        return force ? new Forced(refused) : refused;
    }

    private static Optional<MetricRow> figure(List<MetricRow> metrics, String model) {
        return metrics.stream()
                .filter(row -> row.model().equals(model) && row.metric().equals(FIGURE) && row.k() == CUTOFF)
                .filter(row -> row.labels().equals("all") && row.slice().equals("all"))
                .findFirst();
    }
}
