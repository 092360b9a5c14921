package dev.tessera.online.rules;

import java.util.Set;

/** A condition on one attribute of an item. Values compare exactly; an item passes if any of its values of the attribute does. */
public sealed interface AttributeFilter {
    String attribute();

    /** Passes items with at least one of the values. */
    record AnyOf(String attribute, Set<String> values) implements AttributeFilter {
        public AnyOf {
            values = Set.copyOf(values);
        }
    }

    /** Passes items with none of the values, so also those without the attribute. */
    record NoneOf(String attribute, Set<String> values) implements AttributeFilter {
        public NoneOf {
            values = Set.copyOf(values);
        }
    }

    /** Passes items with a value that reads as a decimal number from {@code minimum} to {@code maximum}, both inclusive. */
    record Between(String attribute, double minimum, double maximum) implements AttributeFilter {
        public Between {
            if (!(minimum <= maximum)) {
                throw new IllegalArgumentException("range of '" + attribute + "' is from " + minimum + " to " + maximum
                        + "; expected minimum <= maximum");
            }
        }
    }
}
