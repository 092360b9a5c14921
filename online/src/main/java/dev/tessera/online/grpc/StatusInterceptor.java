package dev.tessera.online.grpc;

import dev.tessera.online.fallback.DeadlinePassedException;
import dev.tessera.online.ranking.NotReadyException;
import dev.tessera.online.ranking.StoreFullException;
import dev.tessera.online.ranking.StoreUnavailableException;
import dev.tessera.online.ranking.UnknownItemException;
import dev.tessera.online.ranking.UnsupportedQueryException;
import dev.tessera.online.retrieval.UnreadableContentException;
import dev.tessera.online.rules.UnknownAttributeException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a call whose handling threw with the status that belongs to the exception; docs/reference/errors.md holds the same table. */
public final class StatusInterceptor implements ServerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(StatusInterceptor.class);

    /** What clients with a retry policy obey: milliseconds to wait before the next attempt. */
    static final Metadata.Key<String> RETRY_PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private static final int MOST_CHARACTERS = 800;
    private static final Duration PAUSE_WHEN_FULL = Duration.ofSeconds(10);

    private final AtomicLong incidents = new AtomicLong();

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            /** Errors too: gRPC may never end a call that threw one, and the call would keep its place. */
            @Override
            public void onHalfClose() {
                try {
                    super.onHalfClose();
                } catch (RuntimeException | Error e) {
                    call.close(readable(status(e)), hints(e));
                }
            }
        };
    }

    Status status(Throwable e) {
        if (e instanceof InvalidRequestException
                || e instanceof UnknownAttributeException
                || e instanceof UnreadableContentException) {
            return Status.INVALID_ARGUMENT.withDescription(e.getMessage());
        }
        if (e instanceof UnknownItemException) {
            return Status.NOT_FOUND.withDescription(e.getMessage());
        }
        if (e instanceof NotReadyException || e instanceof StoreUnavailableException) {
            return Status.UNAVAILABLE.withDescription(e.getMessage());
        }
        if (e instanceof StoreFullException) {
            return Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage());
        }
        if (e instanceof UnsupportedQueryException) {
            return Status.UNIMPLEMENTED.withDescription(e.getMessage());
        }
        if (e instanceof DeadlinePassedException) {
            return Status.DEADLINE_EXCEEDED.withDescription(e.getMessage());
        }
        return e instanceof StatusRuntimeException known ? known.getStatus() : defect(e);
    }

    /** Clients take {@value #MOST_CHARACTERS} characters of any script; of more than 8 KiB of headers they would see nothing at all. */
    static Status readable(Status status) {
        String description = status.getDescription();
        return description == null || description.length() <= MOST_CHARACTERS
                ? status
                : status.withDescription(description.substring(0, MOST_CHARACTERS) + "...");
    }

    /** Room comes with the next checkpoint of the streaming job, not at once. */
    private static Metadata hints(Throwable e) {
        Metadata hints = new Metadata();
        if (e instanceof StoreFullException) {
            hints.put(RETRY_PUSHBACK, Long.toString(PAUSE_WHEN_FULL.toMillis()));
        }
        return hints;
    }

    private Status defect(Throwable e) {
        long incident = incidents.incrementAndGet();
        log.error("incident {}", incident, e);
        return Status.INTERNAL.withDescription("a defect of the server; its log has incident " + incident);
    }
}
