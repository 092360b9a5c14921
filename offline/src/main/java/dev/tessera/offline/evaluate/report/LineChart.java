package dev.tessera.offline.evaluate.report;

import static dev.tessera.offline.evaluate.report.Html.format;

import java.util.List;

/** One line over steps, as an inline SVG; the vertical axis spans the values. */
record LineChart(String title, List<Point> points) {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 150;
    private static final int LEFT = 46;
    private static final int BOTTOM = 22;

    record Point(double x, double y) {}

    String svg() {
        double lowX = points.stream().mapToDouble(Point::x).min().orElse(0);
        double highX = points.stream().mapToDouble(Point::x).max().orElse(1);
        double lowY = points.stream().mapToDouble(Point::y).min().orElse(0);
        double highY = points.stream().mapToDouble(Point::y).max().orElse(1);
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            double x = LEFT + share(point.x, lowX, highX) * (WIDTH - LEFT - 10);
            double y = HEIGHT - BOTTOM - share(point.y, lowY, highY) * (HEIGHT - BOTTOM - 12);
            path.append(format("%s%.1f %.1f", path.length() == 0 ? "M" : "L", x, y));
        }
        return format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, Html.text(title))
                + axis(lowX, highX, lowY, highY)
                + format("<path class=\"line\" d=\"%s\"/></svg>", path);
    }

    private static double share(double value, double low, double high) {
        return high > low ? (value - low) / (high - low) : 0.5;
    }

    private static String axis(double lowX, double highX, double lowY, double highY) {
        int floor = HEIGHT - BOTTOM;
        return format("<path class=\"grid\" d=\"M%d 8V%dH%d\"/>", LEFT, floor, WIDTH - 8)
                + label(LEFT - 5, 16, "end", Html.number(highY, 3))
                + label(LEFT - 5, floor, "end", Html.number(lowY, 3))
                + label(LEFT, HEIGHT - 6, "start", "step " + Html.number(lowX, 0))
                + label(WIDTH - 8, HEIGHT - 6, "end", Html.number(highX, 0));
    }

    private static String label(int x, int y, String anchor, String text) {
        return format("<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }
}
