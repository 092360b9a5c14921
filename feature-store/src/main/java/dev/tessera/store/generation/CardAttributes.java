package dev.tessera.store.generation;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The attributes of a card, by rising name, in two arrays; cards with the same names may share theirs. Immutable. */
final class CardAttributes extends AbstractMap<String, List<String>> {
    private final String[] names;
    private final List<String>[] values;

    /**
     * Takes ownership of its arrays.
     *
     * @param names strictly rising
     * @param values immutable; as many
     */
    CardAttributes(String[] names, List<String>[] values) {
        this.names = names;
        this.values = values;
    }

    static CardAttributes of(Map<String, List<String>> attributes) {
        if (attributes instanceof CardAttributes already) {
            return already;
        }
        SortedMap<String, List<String>> sorted =
                attributes instanceof TreeMap<String, List<String>> tree && tree.comparator() == null
                        ? tree
                        : new TreeMap<>(attributes);
        List<String>[] values = lists(sorted.size());
        int at = 0;
        for (List<String> some : sorted.values()) {
            values[at++] = List.copyOf(some);
        }
        return new CardAttributes(sorted.keySet().toArray(String[]::new), values);
    }

    @SuppressWarnings("unchecked") // Only lists of strings are put in.
    static List<String>[] lists(int length) {
        return (List<String>[]) new List<?>[length];
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return find(name) >= 0;
    }

    @Override
    public @Nullable List<String> get(@Nullable Object name) {
        int found = find(name);
        return found < 0 ? null : values[found];
    }

    private int find(@Nullable Object name) {
        return name instanceof String text ? Arrays.binarySearch(names, text) : -1;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super List<String>> action) {
        for (int i = 0; i < names.length; i++) {
            action.accept(names[i], values[i]);
        }
    }

    @Override
    public Set<Entry<String, List<String>>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.length;
            }

            @Override
            public Iterator<Entry<String, List<String>>> iterator() {
                return IntStream.range(0, names.length)
                        .mapToObj(i -> Map.entry(names[i], values[i]))
                        .iterator();
            }
        };
    }
}
