package dev.tessera.offline.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table {@code compression} as people read it: one line a row, before and after side by side. */
final class CompressionLines {
    private static final String LINE = "  %-13s %-7s  %-26s  %-28s  %-9s  %-23s  %s";

    private CompressionLines() {}

    static List<String> of(List<Compression> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(LINE, "what", "now", "size", "speed", "1 - cos", "NDCG@10", "of cold items"));
        rows.forEach(row -> lines.add(String.format(
                LINE,
                row.artefact(),
                row.variant(),
                size(row.bytes()),
                speed(row.speed(), row.speedUnit()),
                String.format(Locale.ROOT, "%.6f", row.distance()),
                ndcg(row.ndcg()),
                ndcg(row.coldNdcg()))));
        return lines;
    }

    private static String size(Change bytes) {
        return String.format(
                Locale.ROOT,
                "%s -> %s KiB (%.1fx)",
                kibibytes(bytes.before()),
                kibibytes(bytes.after()),
                bytes.before() / bytes.after());
    }

    private static String kibibytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1024);
    }

    private static String speed(Change speed, String unit) {
        return String.format(Locale.ROOT, "%.0f -> %.0f %s", speed.before(), speed.after(), unit);
    }

    private static String ndcg(Change ndcg) {
        if (Double.isNaN(ndcg.before())) {
            return "none";
        }
        return String.format(Locale.ROOT, "%.4f -> %.4f (%+.2f%%)", ndcg.before(), ndcg.after(), 0 - 100 * ndcg.loss());
    }
}
