package dev.tessera.offline.evaluate.report;

import static dev.tessera.offline.evaluate.report.Html.format;

import java.util.List;

/**
 * Horizontal bars with the interval of each as a whisker, longest scale shared, as an inline SVG.
 *
 * @param title read out instead of the picture
 * @param width in pixels of its own; letters keep their size when it is drawn that wide
 */
record BarChart(String title, List<Bar> bars, int width) {
    private static final int ROW = 24;
    private static final int LABEL = 150;
    private static final int RIGHT = 56;
    private static final int MOST_TICKS = 4;

    /**
     * @param style {@code own}, {@code bound} or {@code other}
     * @param low NaN if there is no interval
     */
    record Bar(String label, double value, double low, double high, String style) {}

    String svg() {
        double step = tickStep();
        int ticks = (int) Math.ceil(longest() / step - 1e-9);
        double longest = ticks * step;
        int height = bars.size() * ROW + 26;
        StringBuilder svg = new StringBuilder(format(
                "<svg viewBox=\"0 0 %d %d\" style=\"max-width:%dpx\" role=\"img\" aria-label=\"%s\">",
                width, height, width, Html.text(title)));
        for (int tick = 0; tick <= ticks; tick++) {
            double value = step * tick;
            svg.append(format(
                    "<line class=\"grid\" x1=\"%1$.1f\" y1=\"4\" x2=\"%1$.1f\" y2=\"%2$d\"/>"
                            + "<text class=\"tick\" x=\"%1$.1f\" y=\"%3$d\" text-anchor=\"middle\">%4$s</text>",
                    x(value, longest), height - 20, height - 6, tickLabel(value, longest)));
        }
        for (int row = 0; row < bars.size(); row++) {
            svg.append(bar(bars.get(row), 6 + row * ROW, longest));
        }
        return svg.append("</svg>").toString();
    }

    private static String tickLabel(double value, double longest) {
        return Html.number(value, longest >= 2 ? 0 : longest >= 0.1 ? 2 : 3);
    }

    private double longest() {
        double longest = bars.stream()
                .mapToDouble(bar -> Double.isNaN(bar.high) ? bar.value : Math.max(bar.value, bar.high))
                .max()
                .orElse(1);
        return Math.max(1e-6, longest);
    }

    /** 1, 2 or 5 times a power of ten, so that at most a few ticks are needed. */
    private double tickStep() {
        double least = longest() / MOST_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private double x(double value, double longest) {
        return LABEL + Math.max(0, value) / longest * (width - LABEL - RIGHT);
    }

    private String bar(Bar bar, int top, double longest) {
        double end = x(bar.value, longest);
        int middle = top + 8;
        double whisker = Double.isNaN(bar.high) ? end : Math.max(end, x(bar.high, longest));
        String interval = Double.isNaN(bar.low)
                ? ""
                : format(
                        "<path class=\"whisker\" d=\"M%1$.1f %3$d H%2$.1f M%1$.1f %4$d v6 M%2$.1f %4$d v6\"/>",
                        x(bar.low, longest), x(bar.high, longest), middle, middle - 3);
        return format(
                "<text class=\"label %s\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        + "<rect class=\"bar %s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" rx=\"2\"/>%s"
                        + "<text class=\"value\" x=\"%.1f\" y=\"%d\">%s</text>",
                bar.style,
                LABEL - 8,
                middle + 4,
                Html.text(bar.label),
                bar.style,
                LABEL,
                top,
                Math.max(0.5, end - LABEL),
                interval,
                whisker + 7,
                middle + 4,
                Html.number(bar.value, 4));
    }
}
