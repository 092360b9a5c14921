package dev.tessera.store.redis;

/** Redis is absent, refuses, or is not set up for Tessera. The message names the address and says what to do. */
public final class RedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisException(String message) {
        super(message);
    }

    RedisException(String message, Throwable cause) {
        super(message, cause);
    }
}
