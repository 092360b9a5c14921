package dev.tessera.online.demo;

import dev.tessera.v1.Decision;
import dev.tessera.v1.RankedItem;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A ranked answer as people read it, best first. */
record Slate(String generation, String rung, String reason, List<Entry> entries) {

    /** One item in its place. */
    record Entry(String item, String title, float score) {
        /** The title, or the id of an item without one. */
        String name() {
            return title.isBlank() ? item : title;
        }
    }

    static Slate of(Decision decision, List<RankedItem> items) {
        return new Slate(
                decision.getGeneration(),
                decision.getRung().name().replaceFirst("^RUNG_", "").toLowerCase(Locale.ROOT),
                decision.getReason(),
                items.stream()
                        .map(item -> new Entry(item.getItemId(), item.getTitle(), item.getScore()))
                        .toList());
    }

    Set<String> items() {
        return entries.stream().map(Entry::item).collect(Collectors.toSet());
    }

    Slate top(int size) {
        return new Slate(generation, rung, reason, entries.subList(0, Math.min(size, entries.size())));
    }

    /** The mean place of some items, the first being 1; one that is not here counts as the place behind the last. */
    double meanPlace(Set<String> some) {
        int behind = entries.size() + 1;
        int gained = IntStream.range(0, entries.size())
                .filter(place -> some.contains(entries.get(place).item()))
                .map(place -> behind - (place + 1))
                .sum();
        return behind - (double) gained / some.size();
    }

    /** How many of these entries are in the set. */
    long countIn(Set<String> others) {
        return entries.stream().filter(entry -> others.contains(entry.item())).count();
    }

    boolean fromPopularity() {
        return rung.equals("popularity");
    }
}
