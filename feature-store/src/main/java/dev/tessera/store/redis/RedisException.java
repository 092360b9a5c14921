package dev.tessera.store.redis;

/** Redis is absent, refuses, or is not set up for Tessera. The message names the address and says what to do. */
public final class RedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean full;

    RedisException(String message) {
        super(message);
        this.full = false;
    }

    RedisException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private RedisException(String message, Throwable cause, boolean full) {
        super(message, cause);
        this.full = full;
    }

    static RedisException full(String message, Throwable cause) {
        return new RedisException(message, cause, true);
    }

    /** Whether Redis has reached its {@code maxmemory}. */
    boolean isFull() {
        return full;
    }
}
