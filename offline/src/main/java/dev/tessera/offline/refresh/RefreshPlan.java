package dev.tessera.offline.refresh;

import dev.tessera.offline.embed.EmbedPlan;
import dev.tessera.offline.study.Study;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a refresh is about to do, for people, once the items are known and before anything that takes long.
 *
 * @param embeddings by study
 * @param before how long stages took the last time, by name
 * @param against the generation that the gate compares with
 */
record RefreshPlan(
        RefreshOptions options, Map<Study, EmbedPlan> embeddings, Map<String, Duration> before, String against) {

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Study study : embeddings.keySet()) {
            lines.add(line("training-set", study, ""));
            lines.add(
                    options.retrain().encoder()
                            ? line("fine-tune", study, "")
                            : "fine-tune: not asked for, the encoder of study " + study.name() + " stays");
            lines.add(embed(study, embeddings.get(study)));
            lines.add(
                    options.retrain() == Retrain.NONE
                            ? line(
                                    "assemble",
                                    study,
                                    "the ranker model stays, vectors are made for the catalog as it is; ")
                            : line("train-ranker", study, ""));
            if (options.secondStage(study).isPresent()) {
                lines.add(line("second-stage", study, ""));
            }
        }
        lines.add("evaluate " + options.judged().name() + ", beside " + against + ": " + time("evaluate"));
        options.gate().forEach(rule -> lines.add("gate: " + rule.text()));
        lines.add("publish, if the gate holds: " + time("publish"));
        return lines;
    }

    private String line(String stage, Study study, String what) {
        String name = stage + " " + study.name();
        return name + ": " + what + time(name);
    }

    private String embed(Study study, EmbedPlan plan) {
        String counts = String.format(
                Locale.ROOT,
                "embed %s: encodes %,d of %,d items (%,d new, %,d changed), drops %,d",
                study.name(),
                plan.toEncode(),
                plan.items(),
                plan.arrived(),
                plan.changed(),
                plan.gone());
        String heads = options.retrain() == Retrain.HEAD ? ", where towers read only what is not in the cache" : "";
        return counts + (plan.toEncode() == 0 ? "" : heads + "; " + encoding(plan));
    }

    private static String encoding(EmbedPlan plan) {
        Optional<Duration> estimate = plan.estimate();
        return estimate.isEmpty()
                ? "time unknown, nothing was encoded before"
                : String.format(
                        Locale.ROOT,
                        "%s of encoding at the %.0f items/s of the last time",
                        about(estimate.get()),
                        plan.itemsPerSecond().orElseThrow());
    }

    private String time(String stage) {
        Duration known = before.get(stage);
        return known == null ? "time unknown" : about(known) + " the last time";
    }

    private static String about(Duration time) {
        long seconds = Math.max(1, Math.round(time.toMillis() / 1000.0));
        return seconds < 120 ? "about " + seconds + " s" : "about " + Math.round(seconds / 60.0) + " min";
    }
}
