package dev.tessera.offline.flink;

import dev.tessera.store.generation.BlobException;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.redis.RedisException;

/** What a failed job died of, beneath what Flink wraps around it. */
public final class RootCause {
    private RootCause() {}

    /** The message of the first cause that says what to do, or else of the last one. */
    public static String message(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && !saysWhatToDo(root)) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static boolean saysWhatToDo(Throwable cause) {
        return cause instanceof RedisException
                || cause instanceof GenerationException
                || cause instanceof BlobException;
    }
}
