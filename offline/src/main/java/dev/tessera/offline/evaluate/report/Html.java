package dev.tessera.offline.evaluate.report;

import java.util.Locale;

/** Small pieces of markup. */
final class Html {
    private Html() {}

    /** Text as it may stand in an element or an attribute. */
    static String text(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** A figure with so many decimals; a dash where there is none. */
    static String number(double value, int decimals) {
        return Double.isNaN(value) ? "–" : format("%." + decimals + "f", value);
    }

    static String cell(String content) {
        return "<td>" + content + "</td>";
    }

    /** Words of a column value: {@code cold_item} becomes "cold item". */
    static String words(String label) {
        return text(label.replace('_', ' '));
    }
}
