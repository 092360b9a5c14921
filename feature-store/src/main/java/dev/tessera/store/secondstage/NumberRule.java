package dev.tessera.store.secondstage;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How an attribute that holds a number is read: moved by the mean of the catalog, divided by its deviation, and cut at -3 and 3.
 *
 * @param attribute such as {@code price}
 * @param deviation greater than 0
 */
public record NumberRule(String attribute, double mean, double deviation) {
    private static final double LARGEST = 3;

    public NumberRule {
        if (!(deviation > 0) || !Double.isFinite(mean)) {
            throw new IllegalArgumentException("number rule of attribute '" + attribute + "' has mean " + mean
                    + " and deviation " + deviation + "; expected a finite mean and a deviation above 0");
        }
    }

    /** The attribute as a number: empty unless it has one value, which is a finite number. */
    public static OptionalDouble number(Map<String, List<String>> attributes, String attribute) {
        List<String> values = attributes.getOrDefault(attribute, List.of());
        if (values.size() != 1) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(values.get(0));
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** NaN where the item has no such number. */
    float read(Map<String, List<String>> attributes) {
        OptionalDouble number = number(attributes, attribute);
        return number.isEmpty()
                ? Float.NaN
                : (float) Math.max(-LARGEST, Math.min(LARGEST, (number.getAsDouble() - mean) / deviation));
    }
}
