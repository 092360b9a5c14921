package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.metrics.MetricsEndpoint;
import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.MadeDecision;
import dev.tessera.store.model.DecisionId;
import io.grpc.Status;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CallLimitTest {
    private static final String REFUSED = "tessera_access_refused_calls_total{reason=\"call_limit\"}";
    private static final String SHED = "tessera_grpc_calls_shed_total{kind=\"slates\"}";
    private static final String UNDER_WAY = "tessera_grpc_calls_under_way{kind=\"slates\"}";

    private final CountDownLatch door = new CountDownLatch(1);

    /** Lets no request through before the door opens. */
    private final DecisionSink waiting = new DecisionSink() {
        @Override
        public boolean wants(DecisionId id) {
            try {
                door.await();
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void take(MadeDecision made) {}

        @Override
        public void close() {}
    };

    @Test
    void whoeverFindsNoPlaceIsRefusedAndCountedAndPlacesComeBack() throws IOException {
        try (MetricsEndpoint endpoint = MetricsEndpoint.open("127.0.0.1", 0);
                TestRanker ranker = TestRanker.watched(
                                TestRanker.config(1),
                                new Telemetry(Optional.of(endpoint), Optional.empty()),
                                generations -> waiting)
                        .serving("g1")) {
            AskedWith client = AskedWith.nothing(ranker.channel());
            CompletableFuture<Status> first = CompletableFuture.supplyAsync(client::recommend);
            await().until(() -> Scraped.from(endpoint.port()).value(UNDER_WAY) == 1);

            Status second = client.rank();

            assertThat(second.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(second.getDescription())
                    .startsWith("1 of these calls are under way, as many as this server takes; try again in ");
            assertThat(client.recordEvents().isOk())
                    .as("events have places of their own")
                    .isTrue();
            assertThat(client.health().isOk()).as("health needs none").isTrue();
            assertThat(Scraped.from(endpoint.port()).value(REFUSED)).isEqualTo(1);
            assertThat(Scraped.from(endpoint.port()).value(SHED)).isEqualTo(1);
            door.countDown();
            assertThat(first.join().isOk()).isTrue();
            await().until(() -> Scraped.from(endpoint.port()).value(UNDER_WAY) == 0);
        }
    }
}
