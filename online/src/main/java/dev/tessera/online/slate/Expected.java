package dev.tessera.online.slate;

/** What records of rules expect of their fields. */
final class Expected {
    private Expected() {}

    /** @throws IllegalArgumentException with the message, unless it holds */
    static void that(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Both ends included. */
    static void between(String field, int value, int minimum, int maximum) {
        that(value >= minimum && value <= maximum, field + " is " + value + "; expected " + minimum + " to " + maximum);
    }

    /** Both ends included; not a number is neither. */
    static void between(String field, double value, double minimum, double maximum) {
        that(value >= minimum && value <= maximum, field + " is " + value + "; expected " + minimum + " to " + maximum);
    }

    static void atMost(String field, int count, int maximum) {
        that(count <= maximum, field + " has " + count + " entries; expected at most " + maximum);
    }
}
