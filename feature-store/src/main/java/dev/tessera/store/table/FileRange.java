package dev.tessera.store.table;

/** Those row groups of a file whose middle byte is one of {@code [from, to)}: so many may read one file, and each row is read once. */
public record FileRange(long from, long to) {
    /** All of them. */
    public static final FileRange WHOLE = new FileRange(0, Long.MAX_VALUE);
}
