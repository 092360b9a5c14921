package dev.tessera.online.serving;

import java.util.Arrays;
import java.util.Locale;

/**
 * Processor time of something that is done over and over, in microseconds each.
 *
 * @param median of some rounds
 * @param least of them
 * @param most of them
 */
record Cost(double median, double least, double most) {
    static final Cost NONE = new Cost(0, 0, 0);

    static Cost ofRounds(double[] micros) {
        double[] sorted = micros.clone();
        Arrays.sort(sorted);
        return new Cost(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    Cost plus(Cost other) {
        return new Cost(median + other.median, least + other.least, most + other.most);
    }

    Cost minus(Cost other) {
        return new Cost(median - other.median, least - other.most, most - other.least);
    }

    Cost times(double factor) {
        return new Cost(median * factor, least * factor, most * factor);
    }

    @Override
    public String toString() {
        return digits(median) + " (" + digits(least) + " to " + digits(most) + ")";
    }

    /** Three of them. */
    static String digits(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f", value);
    }
}
