package dev.tessera.offline.trainingset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What training-set found, for people: the digests and the facts about the data and the targets. */
public record TrainingSetReport(SplitSummary split, List<DataReport> facts) {
    public TrainingSetReport {
        facts = List.copyOf(facts);
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("split " + split.split() + ", cut " + (split.cut().isEmpty() ? "none" : split.cut())
                + ", validation from " + (split.validationStart().isEmpty() ? "nowhere" : split.validationStart()));
        split.digests().forEach((partition, digest) -> lines.add(partition + " digest " + digest));
        Map<String, List<String>> slices = new LinkedHashMap<>();
        for (DataReport fact : facts) {
            if (fact.slice().contains("/")) {
                slices.computeIfAbsent(fact.slice(), slice -> new ArrayList<>())
                        .add(fact.fact().replace('_', ' ') + " " + figure(fact));
            }
        }
        slices.forEach((slice, figures) -> lines.add(slice + ": " + String.join(", ", figures)));
        return lines;
    }

    private static String figure(DataReport fact) {
        return fact.unit().equals("share")
                ? String.format(Locale.ROOT, "%.1f%%", 100 * fact.value())
                : String.format(Locale.ROOT, "%.0f", fact.value());
    }
}
