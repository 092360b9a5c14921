package dev.tessera.offline.finetune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The classes that an attribute puts items into. An item that has no value of it, or several, is in none.
 *
 * @param classes the values, in order
 * @param byItem class of each item by number; -1 for none
 */
record Labels(String attribute, List<String> classes, int[] byItem) {
    private static final int MOST_CLASSES = 1_000;

    /**
     * @param attributes of the items, by number
     * @throws IllegalArgumentException if fewer than two values occur alone on an item, or more than {@value #MOST_CLASSES}; the message names the
     *     attributes that there are
     */
    static Labels of(String attribute, List<Map<String, List<String>>> attributes) {
        TreeSet<String> values = new TreeSet<>();
        TreeSet<String> known = new TreeSet<>();
        for (Map<String, List<String>> item : attributes) {
            known.addAll(item.keySet());
            values.addAll(only(attribute, item));
        }
        if (values.size() < 2 || values.size() > MOST_CLASSES) {
            throw new IllegalArgumentException("--objective names the attribute '" + attribute
                    + "', which is the only value of items in "
                    + values.size() + " ways; expected 2 to " + MOST_CLASSES + " classes. The items' attributes: "
                    + String.join(", ", known));
        }
        List<String> classes = new ArrayList<>(values);
        int[] byItem = new int[attributes.size()];
        Arrays.setAll(byItem, i -> only(attribute, attributes.get(i)).stream()
                .map(classes::indexOf)
                .findFirst()
                .orElse(-1));
        return new Labels(attribute, classes, byItem);
    }

    private static List<String> only(String attribute, Map<String, List<String>> item) {
        List<String> values = item.getOrDefault(attribute, List.of());
        return values.size() == 1 ? values : List.of();
    }

    int of(int item) {
        return byItem[item];
    }

    /** How many items are in a class. */
    int labelled() {
        return (int) Arrays.stream(byItem).filter(label -> label >= 0).count();
    }
}
