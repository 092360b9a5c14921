package dev.tessera.online.demo;

import dev.tessera.store.model.UserId;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Slates as text for a terminal. */
final class SlateText {
    private static final int COLUMN = 46;

    private SlateText() {}

    static String of(String heading, Slate slate) {
        StringBuilder text = new StringBuilder(heading).append(System.lineSeparator());
        text.append(origin(slate));
        int place = 1;
        for (Slate.Entry entry : slate.entries()) {
            text.append(
                    String.format(Locale.ROOT, "  %2d  %-60s %8.3f%n", place++, fit(entry.name(), 60), entry.score()));
        }
        return text.toString();
    }

    /** Two slates of one user side by side; what is new in the second is marked with a plus. */
    static String change(UserId user, List<String> recorded, Slate before, Slate after) {
        StringBuilder text =
                new StringBuilder("User " + user + " again, after three more events:" + System.lineSeparator());
        recorded.forEach(title -> text.append("      ").append(title).append(System.lineSeparator()));
        text.append(origin(after));
        text.append(String.format("      %-" + COLUMN + "s   %s%n", "before", "after"));
        Set<String> old = before.items();
        for (int place = 0;
                place < Math.max(before.entries().size(), after.entries().size());
                place++) {
            String left = nameAt(before, place);
            String right = nameAt(after, place);
            boolean fresh = place < after.entries().size()
                    && !old.contains(after.entries().get(place).item());
            text.append(String.format("  %2d  %-" + COLUMN + "s %s %s%n", place + 1, left, fresh ? "+" : " ", right));
        }
        long kept = after.countIn(old);
        text.append(String.format(
                "  %d of %d items are new (+), %d stayed%n",
                after.entries().size() - kept, after.entries().size(), kept));
        return text.toString();
    }

    private static String origin(Slate slate) {
        String reason = slate.reason().isBlank() ? "" : " (" + slate.reason() + ")";
        return "  generation " + slate.generation() + ", rung " + slate.rung() + reason + System.lineSeparator();
    }

    private static String nameAt(Slate slate, int place) {
        return place < slate.entries().size() ? fit(slate.entries().get(place).name(), COLUMN) : "";
    }

    static String fit(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }
}
