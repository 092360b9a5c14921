package dev.tessera.online.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a caller waits, in the header that gRPC has for it: up to eight digits and a unit, such as {@code 50m} for 50 milliseconds. */
final class CallTimeout {
    static final String HEADER = "grpc-timeout";

    /** For callers that do not say; the longest that any may say. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Pattern FORM = Pattern.compile("(\\d{1,8})([HMSmun])");

    private CallTimeout() {}

    /** @throws IllegalArgumentException if the value has another form */
    static Duration of(@Nullable String value) {
        if (value == null) {
            return LONGEST;
        }
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(HEADER + " is '" + value
                    + "'; expected 1 to 8 digits and a unit, one of H, M, S, m, u, n, such as 50m for 50 milliseconds");
        }
        Duration timeout = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
        return timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "H" -> Duration.ofHours(1);
            case "M" -> Duration.ofMinutes(1);
            case "S" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMillis(1);
            case "u" -> Duration.ofNanos(1_000);
            default -> Duration.ofNanos(1);
        };
    }
}
