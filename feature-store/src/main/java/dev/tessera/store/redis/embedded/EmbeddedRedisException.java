package dev.tessera.store.redis.embedded;

/** A redis-server could not be started; the message says why and what to do. */
public final class EmbeddedRedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddedRedisException(String message) {
        super(message);
    }

    public EmbeddedRedisException(String message, Throwable cause) {
        super(message, cause);
    }
}
