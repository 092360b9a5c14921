package dev.tessera.store.tensorflow;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was opened in an attempt that is not over. Unless it is {@link #kept}, all is closed, the last first, also where the machine failed, for example for lack
 * of memory.
 */
public final class Attempt implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** To be closed if the attempt fails. */
    public <T extends AutoCloseable> T owns(T resource) {
        opened.push(resource);
        return resource;
    }

    /** The attempt has come to something, which owns from now on what was opened for it. */
    public <T> T kept(T whole) {
        opened.clear();
        return whole;
    }

    /** @throws IllegalStateException once all were tried, if one could not be closed */
    @Override
    public void close() {
        IllegalStateException failed = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failed = new IllegalStateException("what an attempt had opened cannot be closed", e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
