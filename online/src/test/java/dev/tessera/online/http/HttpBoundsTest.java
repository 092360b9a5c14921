package dev.tessera.online.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.admission.ByteBudget;
import dev.tessera.online.grpc.ReadableRequests;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one client can take from the others, over real sockets. */
class HttpBoundsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_BYTES = 1_000;
    private static final int MOST_BYTES_UNDER_WAY = 1_200;
    private static final String LARGE = "x".repeat(16 << 20);
    private static final String HEAD = "POST /tessera.v1.Ranker/Recommend HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n";

    private final JsonCalls calls = new JsonCalls();
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<Status.Code> ended = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private Optional<HttpListener> listener = Optional.empty();

    /** Answers user "large" with a large answer, and others with a small one. */
    private static final class Answering extends RankerGrpc.RankerImplBase {
        @Override
        public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> answers) {
            answers.onNext(RecommendResponse.newBuilder()
                    .addItems(RankedItem.newBuilder()
                            .setTitle(request.getUserId().equals("large") ? LARGE : request.getUserId()))
                    .build());
            answers.onCompleted();
        }
    }

    /** Remembers how calls ended. */
    private final class Seeing implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return new SimpleForwardingServerCallListener<Q>(next.startCall(
                    new SimpleForwardingServerCall<Q, A>(call) {
                        @Override
                        public void close(Status status, Metadata trailers) {
                            ended.add(status.getCode());
                            super.close(status, trailers);
                        }
                    },
                    headers)) {
                @Override
                public void onCancel() {
                    ended.add(Status.Code.CANCELLED);
                    super.onCancel();
                }
            };
        }
    }

    private void listen(int connections, Duration head, Duration answer) throws IOException {
        calls.builder()
                .intercept(new Seeing())
                .addService(ReadableRequests.of(new Answering().bindService(), JsonMessages.JSON));
        calls.start();
        HttpSettings settings = new HttpSettings(
                new InetSocketAddress("127.0.0.1", 0),
                Optional.empty(),
                MOST_BYTES,
                new ByteBudget(
                        new ByteBudget.Size(MOST_BYTES_UNDER_WAY, MOST_BYTES_UNDER_WAY, 0), refusals::incrementAndGet),
                connections,
                head,
                answer,
                false,
                Duration.ofSeconds(1));
        listener = Optional.of(HttpListener.open(settings, calls, () -> true));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        listener.ifPresent(HttpListener::close);
        calls.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", listener.orElseThrow().port());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The first line of the next answer, whose rest is read too. */
    private static String answer(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new SocketException("closed after '" + head + "'");
            }
            head.append((char) next);
        }
        String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
        socket.getInputStream().readNBytes(Integer.parseInt(length));
        return head.toString();
    }

    private String ask(String body) {
        try (Socket socket = connect()) {
            send(socket, HEAD.formatted(body.length()) + body);
            return answer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection whose request lacks its last byte, so that all others are refused. One that another request refuses before it is read is made anew. */
    private Socket leavingNoRoomFor(String body) throws IOException {
        AtomicReference<Socket> slow = new AtomicReference<>(withoutLastByte(body));
        await().atMost(PATIENCE).until(() -> {
            if (slow.get().getInputStream().available() > 0) {
                slow.get().close();
                slow.set(withoutLastByte(body));
            }
            return isRefused(body)
                    && isRefused(body)
                    && slow.get().getInputStream().available() == 0;
        });
        return slow.get();
    }

    private Socket withoutLastByte(String body) throws IOException {
        Socket socket = connect();
        send(socket, HEAD.formatted(body.length()) + body.substring(0, body.length() - 1));
        return socket;
    }

    private boolean isRefused(String body) {
        return ask(body).startsWith("HTTP/1.1 429");
    }

    private static String padded(String json, int length) {
        return json + " ".repeat(length - json.length());
    }

    @Test
    void aHeadThatComesByteByByteEndsWithItsConnection() throws IOException {
        listen(10, Duration.ofMillis(300), HttpSettings.LONGEST_ANSWER);
        Socket slow = connect();
        send(slow, "GET /health HTTP/1.1\r\nX-Slow: ");
        await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> isEndedByAnotherByte(slow));
        assertThat(ask("{}")).startsWith("HTTP/1.1 200");
    }

    /** Reads nothing, since there is nothing to be read before the head is whole. */
    private static boolean isEndedByAnotherByte(Socket socket) {
        try {
            send(socket, "x");
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Test
    void anAnswerThatNobodyReadsEndsWithItsConnection() throws IOException {
        listen(10, HttpSettings.LONGEST_HEAD, Duration.ofMillis(300));
        Socket unread = connect();
        unread.setReceiveBufferSize(1 << 12);
        String body = "{\"user_id\": \"large\"}";
        send(unread, HEAD.formatted(body.length()) + body);
        await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> isEndedByAnotherByte(unread));
    }

    @Test
    void bodiesOfAllRequestsTogetherAreBoundedAndMakeRoomWhenTheyAreAnswered() throws IOException {
        listen(10, HttpSettings.LONGEST_HEAD, HttpSettings.LONGEST_ANSWER);
        String body = padded("{\"user_id\": \"ann\"}", MOST_BYTES);
        Socket slow = leavingNoRoomFor(body);

        String refused = ask(body);
        assertThat(refused)
                .containsPattern("Retry-After: [12]\r")
                .containsPattern("grpc-retry-pushback-ms: [0-9]{3,4}\r");
        assertThat(refusals).hasPositiveValue();
        assertThat(ended).as("what counts calls sees").contains(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(ended).doesNotContain(Status.Code.CANCELLED);
        assertThat(ask(padded("{\"user_id\": \"ann\"}", 100)))
                .as("what has room is answered")
                .startsWith("HTTP/1.1 200");
        send(slow, body.substring(MOST_BYTES - 1));
        assertThat(answer(slow)).startsWith("HTTP/1.1 200");
        await().atMost(PATIENCE).until(() -> ask(body).startsWith("HTTP/1.1 200"));
    }

    @Test
    void aBodyThatTurnsOutToBeTooLargeIsRefusedWithinItsCall() throws IOException {
        listen(10, HttpSettings.LONGEST_HEAD, HttpSettings.LONGEST_ANSWER);
        String chunked = HEAD.replace("Content-Length: %d", "Transfer-Encoding: chunked");
        Socket socket = connect();
        send(
                socket,
                chunked + Integer.toHexString(MOST_BYTES + 1) + "\r\n" + " ".repeat(MOST_BYTES + 1) + "\r\n0\r\n\r\n");
        assertThat(answer(socket)).startsWith("HTTP/1.1 413");
        assertThat(ended).containsExactly(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void bodiesWhoseClientsGoAwayMakeRoom() throws IOException {
        listen(10, HttpSettings.LONGEST_HEAD, HttpSettings.LONGEST_ANSWER);
        String body = padded("{\"user_id\": \"ann\"}", MOST_BYTES);
        Socket slow = leavingNoRoomFor(body);
        slow.close();
        await().atMost(PATIENCE).until(() -> ask(body).startsWith("HTTP/1.1 200"));
    }

    @Test
    void connectionsBeyondTheMostWaitUntilOneEnds() throws IOException {
        listen(2, HttpSettings.LONGEST_HEAD, HttpSettings.LONGEST_ANSWER);
        String body = "{\"user_id\": \"ann\"}";
        Socket first = connect();
        Socket second = connect();
        for (Socket accepted : List.of(first, second)) {
            send(accepted, HEAD.formatted(body.length()) + body);
            assertThat(answer(accepted)).startsWith("HTTP/1.1 200");
        }
        Socket third = connect();
        send(third, HEAD.formatted(body.length()) + body);
        send(first, HEAD.formatted(body.length()) + body);
        assertThat(answer(first)).as("who is there is answered").startsWith("HTTP/1.1 200");
        assertThat(third.getInputStream().available()).isZero();
        first.close();
        assertThat(answer(third)).startsWith("HTTP/1.1 200");
    }
}
