package dev.tessera.online.http;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;

/** One request as a call. Its body is read once the call is let in: whoever may not call sends bytes to nobody. */
final class HttpCall extends ClientCall.Listener<byte[]> {
    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
    private static final long MILLIS = 1000;

    private static final int TOO_LARGE = 413;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final ClientCall<InputStream, byte[]> call;
    private final int mostBytes;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean tooLarge;
    private Optional<byte[]> answer = Optional.empty();

    private HttpCall(
            Request request,
            Response response,
            Callback callback,
            ClientCall<InputStream, byte[]> call,
            int mostBytes) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.call = call;
        this.mostBytes = mostBytes;
    }

    /** Begins the call, and answers the request when it ends. */
    static void start(
            Request request,
            Response response,
            Callback callback,
            ClientCall<InputStream, byte[]> call,
            Metadata headers,
            int mostBytes) {
        HttpCall started = new HttpCall(request, response, callback, call, mostBytes);
        request.addFailureListener(failure -> started.giveUp());
        call.start(started, headers);
        call.request(2);
    }

    /** The service asks for the request. */
    @Override
    public void onReady() {
        if (!reading.compareAndSet(false, true)) {
            return;
        }
        if (request.getLength() > mostBytes) {
            refuse(new BodyBudget.TooLargeException(mostBytes));
        } else {
            Content.Source.asByteArrayAsync(
                    request,
                    mostBytes,
                    Promise.Invocable.from(Invocable.InvocationType.BLOCKING, this::send, this::refuse));
        }
    }

    private void send(byte[] body) {
        send(new ByteArrayInputStream(body));
    }

    private void send(InputStream body) {
        if (!answered.get()) {
            call.sendMessage(body);
            call.halfClose();
        }
    }

    /** Within the call, so that all that counts calls sees why it ended; one whose client is gone is cancelled. */
    private void refuse(Throwable failure) {
        if (failure instanceof BodyBudget.FullException full) {
            Metadata hints = new Metadata();
            hints.put(PUSHBACK, Long.toString(full.pauseMillis()));
            send(new AbsentBody(Status.RESOURCE_EXHAUSTED.withDescription(failure.getMessage()), hints));
        } else if (failure instanceof BodyBudget.TooLargeException) {
            tooLarge = true;
            send(new AbsentBody(Status.RESOURCE_EXHAUSTED.withDescription(failure.getMessage()), new Metadata()));
        } else if (answered.compareAndSet(false, true)) {
            call.cancel("the body of the request cannot be read", failure);
            callback.failed(failure);
        }
    }

    private void giveUp() {
        answered.set(true);
        call.cancel("the HTTP client is gone", null);
    }

    @Override
    public void onMessage(byte[] message) {
        answer = Optional.of(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        if (status.isOk()) {
            JsonAnswer.write(response, callback, 200, answer.orElseThrow());
            return;
        }
        hint(status, trailers);
        JsonAnswer.error(
                response,
                callback,
                httpStatus(status),
                status.getCode(),
                Optional.ofNullable(status.getDescription()).orElse(""));
    }

    private int httpStatus(Status status) {
        return tooLarge && status.getCode() == Status.Code.RESOURCE_EXHAUSTED
                ? TOO_LARGE
                : HttpStatuses.of(status.getCode());
    }

    /** When to come again, and how to say who one is. */
    private void hint(Status status, Metadata trailers) {
        if (status.getCode() == Status.Code.UNAUTHENTICATED) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        Optional.ofNullable(trailers.get(PUSHBACK)).ifPresent(millis -> {
            response.getHeaders().put(PUSHBACK.name(), millis);
            response.getHeaders().put(HttpHeader.RETRY_AFTER, (Long.parseLong(millis) + MILLIS - 1) / MILLIS);
        });
    }
}
