package dev.tessera.online.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.Locale;

/** Makes labels once, so that measuring makes none. */
final class Labels {
    private Labels() {}

    static Attributes of(String label, String value) {
        return Attributes.of(AttributeKey.stringKey(label), value);
    }

    static Attributes of(String label, Enum<?> value) {
        return of(label, word(value));
    }

    static Attributes of(String label, Enum<?> value, String other, Enum<?> otherValue) {
        return of(label, word(value), other, word(otherValue));
    }

    static Attributes of(String label, String value, String other, String otherValue) {
        return Attributes.of(AttributeKey.stringKey(label), value, AttributeKey.stringKey(other), otherValue);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
