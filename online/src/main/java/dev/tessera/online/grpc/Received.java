package dev.tessera.online.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/** What came as the request of a call. */
sealed interface Received<Q> {
    /** It could be read. */
    record Whole<Q>(Q message) implements Received<Q> {}

    /**
     * It could not.
     *
     * @param reason how the call is to end
     * @param hints trailers of the call
     */
    record Unreadable<Q>(Status reason, Metadata hints) implements Received<Q> {}

    /** The request itself, as far as there is one of a type. */
    static <T> Optional<T> message(Object received, Class<T> type) {
        Object message = received instanceof Whole<?> whole ? whole.message() : received;
        return type.isInstance(message) ? Optional.of(type.cast(message)) : Optional.empty();
    }
}
