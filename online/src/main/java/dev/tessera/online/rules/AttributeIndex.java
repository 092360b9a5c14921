package dev.tessera.online.rules;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** The rows of the items that have each value of one attribute. */
final class AttributeIndex {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private final Map<String, List<Integer>> rows = new HashMap<>();
    private final List<NumberedRow> numbers = new ArrayList<>();

    private record NumberedRow(double number, int row) {}

    void add(String value, int row) {
        rows.computeIfAbsent(value, unused -> new ArrayList<>()).add(row);
        number(value).ifPresent(number -> numbers.add(new NumberedRow(number, row)));
    }

    /** To be called once, after the last {@link #add}. */
    void seal() {
        numbers.sort(Comparator.comparingDouble(NumberedRow::number));
    }

    BitSet withAnyOf(Collection<String> values) {
        BitSet found = new BitSet();
        values.forEach(value -> rows.getOrDefault(value, List.of()).forEach(found::set));
        return found;
    }

    BitSet between(double minimum, double maximum) {
        BitSet found = new BitSet();
        for (int i = firstAtLeast(minimum); i < numbers.size() && numbers.get(i).number() <= maximum; i++) {
            found.set(numbers.get(i).row());
        }
        return found;
    }

    private int firstAtLeast(double minimum) {
        int low = 0;
        int high = numbers.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers.get(middle).number() < minimum) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The number that an attribute's value stands for; empty if it is not a finite decimal number. */
    static OptionalDouble number(String value) {
        String trimmed = value.strip();
        if (!DECIMAL.matcher(trimmed).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(trimmed);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
