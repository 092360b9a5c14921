package dev.tessera.online.rules;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The rows of the items that have each value of one attribute. */
final class AttributeIndex {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private final Map<String, Rows> values = new HashMap<>();
    private final NavigableMap<Double, Rows> numbers = new TreeMap<>();

    /** @param row not below those of earlier calls */
    void add(String value, int row) {
        values.computeIfAbsent(value, unused -> new Rows()).add(row);
    }

    /** To be called once, after the last {@link #add}. */
    void seal() {
        values.forEach((value, rows) -> {
            rows.trim();
            number(value).ifPresent(number -> numbers.merge(number, rows, Rows::and));
        });
    }

    BitSet withAnyOf(Collection<String> wanted) {
        BitSet found = new BitSet();
        for (String value : wanted) {
            Rows rows = values.get(value);
            if (rows != null) {
                rows.setIn(found);
            }
        }
        return found;
    }

    BitSet between(double minimum, double maximum) {
        BitSet found = new BitSet();
        numbers.subMap(minimum + 0.0, true, maximum + 0.0, true).values().forEach(rows -> rows.setIn(found));
        return found;
    }

    /** The number that an attribute's value stands for, never -0; empty if it is not a finite decimal number. */
    static OptionalDouble number(String value) {
        String trimmed = value.strip();
        if (!DECIMAL.matcher(trimmed).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(trimmed) + 0.0;
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
