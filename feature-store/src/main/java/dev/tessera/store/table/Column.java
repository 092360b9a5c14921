package dev.tessera.store.table;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a column holds: its meaning, unit and range. The text is stored in the Parquet schema and in the reference. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Column {
    String value();

    /**
     * What a row has whose file was written before the column was there, as stored (times in microseconds); for columns of type long and Instant.
     * Without it such a file cannot be read.
     */
    long before() default NONE;

    /** Whether such a row has no text, or no values, instead; for columns of type String and List. */
    boolean emptyBefore() default false;

    /** No value: the column has always been there. */
    long NONE = Long.MIN_VALUE;
}
