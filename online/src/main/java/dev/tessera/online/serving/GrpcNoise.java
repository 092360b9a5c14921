package dev.tessera.online.serving;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What gRPC says of itself, through java.util.logging, that anybody can make it say. */
final class GrpcNoise {
    /** Says two stack traces for each request that cannot be parsed; what handling throws is {@link dev.tessera.online.grpc.StatusInterceptor}'s to tell. Kept, or the level is forgotten. */
    private static final Logger EXECUTOR = Logger.getLogger("io.grpc.internal.SerializingExecutor");

    private GrpcNoise() {}

    /** So strangers cannot fill the log. */
    static void hush() {
        EXECUTOR.setLevel(Level.OFF);
    }
}
