package dev.tessera.online.http;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
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

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final ClientCall<byte[], byte[]> call;
    private final int mostBytes;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();
    private Optional<byte[]> answer = Optional.empty();

    private HttpCall(
            Request request, Response response, Callback callback, ClientCall<byte[], byte[]> call, int mostBytes) {
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
            ClientCall<byte[], byte[]> call,
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
        if (reading.compareAndSet(false, true)) {
            Content.Source.asByteArrayAsync(
                    request,
                    mostBytes,
                    Promise.Invocable.from(Invocable.InvocationType.BLOCKING, this::send, this::refuse));
        }
    }

    private void send(byte[] body) {
        call.sendMessage(body);
        call.halfClose();
    }

    private void refuse(Throwable failure) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        call.cancel("the body of the request cannot be read", failure);
        if (failure instanceof BodyBudget.FullException) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
            JsonAnswer.error(
                    response, callback, 429, Status.Code.RESOURCE_EXHAUSTED, String.valueOf(failure.getMessage()));
        } else if (failure instanceof IllegalStateException) {
            JsonAnswer.error(response, callback, 413, Status.Code.RESOURCE_EXHAUSTED, tooLarge(mostBytes));
        } else {
            callback.failed(failure);
        }
    }

    static String tooLarge(int mostBytes) {
        return "the request is larger than " + mostBytes + " bytes";
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
                HttpStatuses.of(status.getCode()),
                status.getCode(),
                Optional.ofNullable(status.getDescription()).orElse(""));
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
