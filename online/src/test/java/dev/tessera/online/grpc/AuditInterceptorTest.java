package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.access.AuditLog;
import dev.tessera.online.access.LogLines;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.RemoveItemResponse;
import io.grpc.MethodDescriptor;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that end in ways of their own. */
class AuditInterceptorTest {
    private static final RemoveItemRequest K7 =
            RemoveItemRequest.newBuilder().setItemId("k7").build();
    private static final MethodDescriptor<byte[], byte[]> RAW = RawBytes.of(AdminGrpc.getRemoveItemMethod());

    private final LogLines audit = new LogLines(AuditLog.LOGGER);
    private final AuditLog log = new AuditLog(() -> Instant.EPOCH);

    @AfterEach
    void close() {
        log.close();
        audit.close();
    }

    private ServedHere served(Consumer<StreamObserver<RemoveItemResponse>> handler) throws IOException {
        AdminGrpc.AdminImplBase service = new AdminGrpc.AdminImplBase() {
            @Override
            public void removeItem(RemoveItemRequest request, StreamObserver<RemoveItemResponse> answers) {
                handler.accept(answers);
            }
        };
        return new ServedHere(service, new AuditInterceptor(log), new StatusInterceptor());
    }

    private void theOnlyLineEndsWith(String end) {
        await().atMost(Duration.ofMinutes(1)).until(() -> !audit.lines().isEmpty());
        assertThat(audit.lines()).singleElement().asString().endsWith(end);
    }

    @Test
    void aRequestThatCannotBeParsedIsThere() throws IOException {
        try (ServedHere served = served(answers -> {})) {
            Unanswered.open(served.channel(), RAW)
                    .send(new byte[] {(byte) 0xff, 1, 2})
                    .halfClose()
                    .end();
            theOnlyLineEndsWith("\"method\":\"tessera.v1.Admin/RemoveItem\",\"status\":\"INVALID_ARGUMENT\"}");
        }
    }

    @Test
    void anErrorOfTheHandlerIsThere() throws IOException {
        try (ServedHere served = served(answers -> {
            throw new AssertionError("on purpose");
        })) {
            Unanswered.open(served.channel(), AdminGrpc.getRemoveItemMethod())
                    .send(K7)
                    .halfClose()
                    .end();
            theOnlyLineEndsWith("\"item\":\"k7\",\"status\":\"INTERNAL\"}");
        }
    }

    @Test
    void whatTheServerAnsweredCountsAndNotHowTheCallWentOn() throws IOException {
        try (ServedHere served = served(answers -> {
            answers.onNext(RemoveItemResponse.getDefaultInstance());
            answers.onCompleted();
            throw new AssertionError("after the answer, on purpose");
        })) {
            Unanswered.open(served.channel(), AdminGrpc.getRemoveItemMethod())
                    .send(K7)
                    .halfClose()
                    .end();
            theOnlyLineEndsWith("\"item\":\"k7\",\"status\":\"OK\",\"revision\":0}");
        }
    }

    @Test
    void aCallThatTheCallerGaveUpIsThere() throws IOException {
        try (ServedHere served = served(answers -> {})) {
            Unanswered.open(served.channel(), AdminGrpc.getRemoveItemMethod()).cancel();
            theOnlyLineEndsWith("\"status\":\"CANCELLED\"}");
        }
    }
}
