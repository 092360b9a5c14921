package dev.tessera.store.feature;

/** Turns text into token numbers. Safe for use by many threads. */
public interface TextTokenizer extends AutoCloseable {
    /** @return at most the rule's number of tokens, none of them 0; empty if the text holds nothing to read */
    int[] tokens(String text);

    @Override
    default void close() {}
}
