package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.demo.RankerAddress;
import dev.tessera.online.demo.RankerTarget;
import dev.tessera.online.grpc.Unanswered;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds for every connection, whoever is at its other end. */
class ListenersTest {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final int MAX_CONCURRENT_STREAMS = 3;

    /** What a server says first (RFC 9113, 6.5). */
    private static Map<Integer, Integer> settings(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(PREFACE);
            socket.getOutputStream().write(NO_SETTINGS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(NO_SETTINGS.length));
            ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(header.getInt() >>> 8));
            Map<Integer, Integer> settings = new HashMap<>();
            while (payload.hasRemaining()) {
                settings.put((int) payload.getShort(), payload.getInt());
            }
            return settings;
        }
    }

    @Test
    void aConnectionHasNoMoreCallsThanTheServerTakesOfAllKindsOrAHundred() throws IOException {
        try (TestRanker few = TestRanker.listening(TestRanker.config(4));
                TestRanker many = TestRanker.listening(TestRanker.config(300))) {
            assertThat(settings(few.server().port())).containsEntry(MAX_CONCURRENT_STREAMS, 100);
            assertThat(settings(many.server().port())).containsEntry(MAX_CONCURRENT_STREAMS, 900);
        }
    }

    @Test
    void aStrangersRequestForHealthIsNotReadToItsEnd() throws IOException {
        try (TestRanker ranker = TestRanker.listening(TestRanker.config(4))) {
            ManagedChannel channel = new RankerTarget(
                            new RankerAddress("localhost", ranker.server().port()), Optional.empty(), Optional.empty())
                    .connect();
            Status refused = Unanswered.open(channel, HealthGrpc.getCheckMethod())
                    .send(HealthCheckRequest.newBuilder()
                            .setService("x".repeat(1 << 20))
                            .build())
                    .end();
            channel.shutdownNow();
            assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        }
    }
}
