package dev.tessera.offline.ingest;

import java.math.BigDecimal;
import java.util.function.Function;

/** Reads single fields of a row. */
final class Fields {
    static final int MAX_TEXT = 65_536;

    private Fields() {}

    /** An id made by the constructor of its type. */
    static <T> T id(SourceRow row, String column, Function<String, T> type) throws FaultException {
        String text = row.text(column);
        if (text.isEmpty()) {
            throw new FaultException(column, Fault.BLANK);
        }
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw new FaultException(column, Fault.INVALID_ID);
        }
    }

    /** Text of bounded length; empty if absent. */
    static String text(SourceRow row, String column) throws FaultException {
        String text = row.text(column);
        if (text.length() > MAX_TEXT) {
            throw new FaultException(column, Fault.OVERSIZED);
        }
        return text;
    }

    /** A finite number; NaN if absent or blank. */
    static double number(SourceRow row, String column) throws FaultException {
        if (!row.has(column)) {
            return Double.NaN;
        }
        try {
            double number = new BigDecimal(row.text(column)).doubleValue();
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, like infinity.
        }
        throw new FaultException(column, Fault.NOT_A_NUMBER);
    }
}
