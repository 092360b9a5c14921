package dev.tessera.offline.refresh;

import dev.tessera.offline.evaluate.Measure;
import dev.tessera.offline.evaluate.PairedFigure;
import dev.tessera.offline.evaluate.PerUser;
import dev.tessera.offline.evaluate.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a figure may fall below that of what is served.
 *
 * @param mostFall 0 or more
 * @param by which number must not be below {@code -mostFall}
 */
public record GateRule(Measure measure, Slice slice, double mostFall, By by) {
    /** NDCG@10 over all targets falls by less than 0.01, as sure as the interval is. */
    public static final GateRule DEFAULT = new GateRule(Measure.NDCG_10, Slice.ALL, 0.01, By.LOW);

    private static final List<Measure> MEASURES = PerUser.MEASURES.stream()
            .filter(measure -> measure.metric() != null)
            .toList();

    /** What of the difference is held against the rule. */
    public enum By {
        /** The lower end of its 95% interval: refused unless the fall is known to be smaller. */
        LOW,
        /** Its mean: refused if the fall is seen to be larger, be it by chance. */
        MEAN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads {@code METRIC@K SLICE -FALL} and perhaps {@code low} or {@code mean}, as {@code ndcg@10 all -0.005}.
     *
     * @throws IllegalArgumentException naming what was expected
     */
    public static GateRule parse(String text) {
        String[] words = text.strip().split("\\s+");
        if (words.length < 3 || words.length > 4) {
            throw refused(text, "METRIC@K SLICE -FALL [low|mean], for example 'ndcg@10 all -0.005'");
        }
        Measure measure = MEASURES.stream()
                .filter(each -> name(each).equals(words[0]))
                .findFirst()
                .orElseThrow(() -> refused(text, "a metric of " + names(MEASURES)));
        Slice slice = Arrays.stream(Slice.values())
                .filter(each -> each.label().equals(words[1]))
                .findFirst()
                .orElseThrow(() -> refused(
                        text,
                        "a slice of "
                                + Arrays.stream(Slice.values())
                                        .map(Slice::label)
                                        .collect(Collectors.joining(", "))));
        By by = Arrays.stream(By.values())
                .filter(each -> words.length == 3 ? each == By.LOW : each.word().equals(words[3]))
                .findFirst()
                .orElseThrow(() -> refused(text, "low or mean at its end"));
        return new GateRule(measure, slice, fall(text, words[2]), by);
    }

    private static double fall(String text, String word) {
        try {
            double change = Double.parseDouble(word);
            if (change <= 0 && change >= -1) {
                return -change;
            }
        } catch (NumberFormatException e) {
            // As a number out of range.
        }
        throw refused(text, "the most that it may fall as a number from -1 to 0, such as -0.005");
    }

    private static IllegalArgumentException refused(String text, String expected) {
        return new IllegalArgumentException("--gate is '" + text + "'; expected " + expected);
    }

    private static String names(List<Measure> measures) {
        return measures.stream().map(GateRule::name).collect(Collectors.joining(", "));
    }

    private static String name(Measure measure) {
        return measure.name() + "@" + measure.k();
    }

    /** As in tables: {@code ndcg@10}. */
    String metric() {
        return name(measure);
    }

    /** Whether a figure satisfies the rule; one that nobody was asked for does. */
    boolean holds(Optional<PairedFigure> figure) {
        return figure.map(PairedFigure::difference)
                .map(difference -> (by == By.LOW ? difference.low() : difference.value()) >= -mostFall)
                .orElse(true);
    }

    /** Without the figures. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%s on slice %s may fall by %s, by the %s of the difference",
                metric(),
                slice.label(),
                mostFall,
                by == By.LOW ? "lower end" : "mean");
    }
}
