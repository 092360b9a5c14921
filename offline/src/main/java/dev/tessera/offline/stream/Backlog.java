package dev.tessera.offline.stream;

/** What an {@link EventOrigin} held at a moment. */
interface Backlog extends AutoCloseable {
    /** Whether all of it is in completed checkpoints. */
    boolean isDrained();

    @Override
    void close();
}
