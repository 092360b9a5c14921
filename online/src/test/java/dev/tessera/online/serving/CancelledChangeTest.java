package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.access.AuditLog;
import dev.tessera.online.access.LogLines;
import dev.tessera.online.grpc.Unanswered;
import dev.tessera.store.itemlog.InMemoryItemLog;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.RemoveItemResponse;
import io.grpc.Status;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A change that is made although its caller no longer waits. */
class CancelledChangeTest {
    private final InMemoryItemLog items = new InMemoryItemLog();
    private final CountDownLatch came = new CountDownLatch(1);
    private final CountDownLatch door = new CountDownLatch(1);

    /** Removes nothing before the door opens. */
    private ItemLog shut() {
        return (ItemLog) Proxy.newProxyInstance(
                ItemLog.class.getClassLoader(), new Class<?>[] {ItemLog.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("remove")) {
                        came.countDown();
                        door.await();
                    }
                    return method.invoke(items, arguments);
                });
    }

    @Test
    void isInTheAuditLogAsMade() throws InterruptedException {
        try (LogLines audit = new LogLines(AuditLog.LOGGER);
                TestRanker ranker = TestRanker.start(TestRanker.config(4), Optional.empty(), shut())
                        .serving("g1")) {
            Unanswered<RemoveItemRequest, RemoveItemResponse> change = Unanswered.open(
                            ranker.channel(), AdminGrpc.getRemoveItemMethod())
                    .send(RemoveItemRequest.newBuilder().setItemId("item-009").build())
                    .halfClose();
            came.await();
            change.cancel();
            assertThat(change.end().getCode()).isEqualTo(Status.Code.CANCELLED);
            door.countDown();
            await().until(() -> !audit.lines().isEmpty());
            assertThat(audit.lines())
                    .singleElement()
                    .asString()
                    .endsWith("\"item\":\"item-009\",\"status\":\"OK\",\"revision\":1}");
        }
    }
}
