package dev.tessera.online.ranking;

import dev.tessera.online.retrieval.ServedGeneration;

/** Holds a generation for the time of one request; it stays loaded at least until the pin is closed. */
public interface GenerationPin extends AutoCloseable {
    ServedGeneration generation();

    /** Why this may not be the generation that is active now; empty if it is. */
    String staleness();

    @Override
    void close();
}
