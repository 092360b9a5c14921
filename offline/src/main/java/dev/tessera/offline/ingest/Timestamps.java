package dev.tessera.offline.ingest;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * Reads times by one rule. A number is seconds since 1970 below 100,000,000,000 (the year 5138) and milliseconds from there on (as
 * milliseconds that is 1973); fractions are kept to the microsecond. Anything else is ISO-8601: {@code 2025-01-06T10:00:00+01:00}; without offset, and a date alone, it is UTC.
 */
final class Timestamps {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d+)?([eE][+]?\\d{1,2})?");
    private static final BigDecimal FIRST_MILLISECONDS = BigDecimal.valueOf(100_000_000_000L);
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final Instant now;

    /** @param now times after it lie in the future */
    Timestamps(Instant now) {
        this.now = now;
    }

    /** A time between 1970 and now. */
    Instant past(SourceRow row, String column) throws FaultException {
        Instant moment = any(row, column);
        if (moment.isAfter(now)) {
            throw new FaultException(column, Fault.IN_THE_FUTURE);
        }
        return moment;
    }

    /** A time not before 1970. */
    Instant any(SourceRow row, String column) throws FaultException {
        String text = row.text(column);
        if (text.isEmpty()) {
            throw new FaultException(column, Fault.BLANK);
        }
        Instant moment;
        try {
            moment = NUMBER.matcher(text).matches() ? number(new BigDecimal(text)) : iso(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new FaultException(column, Fault.NOT_A_TIME);
        }
        if (moment.isBefore(Instant.EPOCH)) {
            throw new FaultException(column, Fault.BEFORE_1970);
        }
        return moment.isAfter(LAST) ? LAST : moment;
    }

    private static Instant number(BigDecimal number) {
        BigDecimal micros =
                number.abs().compareTo(FIRST_MILLISECONDS) < 0 ? number.movePointRight(6) : number.movePointRight(3);
        long whole = micros.toBigInteger().longValueExact();
        return Instant.ofEpochSecond(Math.floorDiv(whole, 1_000_000L), Math.floorMod(whole, 1_000_000L) * 1_000);
    }

    private static Instant iso(String text) {
        String dateTime = text.replace(' ', 'T');
        if (!dateTime.contains("T")) {
            return LocalDate.parse(dateTime).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        boolean hasOffset = dateTime.endsWith("Z")
                || dateTime.substring(dateTime.indexOf('T')).matches(".*[+-].*");
        return hasOffset
                ? OffsetDateTime.parse(dateTime).toInstant()
                : LocalDateTime.parse(dateTime).toInstant(ZoneOffset.UTC);
    }
}
