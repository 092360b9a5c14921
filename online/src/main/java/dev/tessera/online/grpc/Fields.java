package dev.tessera.online.grpc;

import com.google.protobuf.Timestamp;
import dev.tessera.store.model.ItemId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Checks single fields of requests. Every refusal names the field, what it holds and what was expected. */
final class Fields {
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** Of a google.protobuf.Duration: 10,000 years. */
    private static final long MOST_SECONDS = 315_576_000_000L;

    private Fields() {}

    /** An identifier of any type, made by its constructor. */
    static <T> T id(String field, String value, Function<String, T> constructor) {
        if (value.isEmpty()) {
            throw new InvalidRequestException(
                    field, "is missing; expected 1 to " + Limits.NAME_BYTES + " bytes of UTF-8");
        }
        try {
            return constructor.apply(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(field, "is no identifier: " + e.getMessage());
        }
    }

    static List<ItemId> itemIds(String field, List<String> values) {
        List<ItemId> ids = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            ids.add(id(field + "[" + i + "]", values.get(i), ItemId::new));
        }
        return ids;
    }

    /** At most so many, in no order. */
    static Set<ItemId> itemIds(String field, List<String> values, int maximum) {
        count(field, values.size(), 0, maximum);
        return Set.copyOf(itemIds(field, values));
    }

    /** What checks its fields itself, and names the one at fault first. */
    static <T> T checked(String path, Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(path + e.getMessage());
        }
    }

    static int between(String field, int value, int minimum, int maximum) {
        if (value < minimum || value > maximum) {
            throw new InvalidRequestException(field, "is " + value + "; expected " + minimum + " to " + maximum);
        }
        return value;
    }

    static void count(String field, int count, int minimum, int maximum) {
        if (count < minimum || count > maximum) {
            throw new InvalidRequestException(
                    field, "has " + count + " entries; expected " + minimum + " to " + maximum);
        }
    }

    static void bytes(String field, int bytes, int maximum) {
        if (bytes > maximum) {
            throw new InvalidRequestException(field, "has " + bytes + " bytes; expected at most " + maximum);
        }
    }

    static String text(String field, String value, int maximumBytes) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8).length, maximumBytes);
        return value;
    }

    static double finite(String field, double value) {
        if (!Double.isFinite(value)) {
            throw new InvalidRequestException(field, "is " + value + "; expected a finite number");
        }
        return value;
    }

    static Duration duration(String field, com.google.protobuf.Duration value) {
        if (value.getSeconds() < 0
                || value.getSeconds() > MOST_SECONDS
                || value.getNanos() < 0
                || value.getNanos() > 999_999_999) {
            throw new InvalidRequestException(
                    field,
                    "is " + value.getSeconds() + " s and " + value.getNanos()
                            + " ns; expected 0 to 315576000000 s and 0 to 999999999 ns");
        }
        return Duration.ofSeconds(value.getSeconds(), value.getNanos());
    }

    static Instant instant(String field, Timestamp value) {
        if (value.getSeconds() < 0
                || value.getSeconds() > END.getEpochSecond()
                || value.getNanos() < 0
                || value.getNanos() > 999_999_999) {
            throw new InvalidRequestException(
                    field,
                    "is " + value.getSeconds() + " s and " + value.getNanos()
                            + " ns; expected a moment in the years 1970 to 9999 with 0 to 999999999 ns");
        }
        return Instant.ofEpochSecond(value.getSeconds(), value.getNanos());
    }
}
