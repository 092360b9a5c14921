package dev.tessera.online.load;

import com.google.common.util.concurrent.ListenableFuture;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The calls that are timed. The empty one is the health check: the same server and transport, no ranking. */
final class Calls {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final RankerGrpc.RankerBlockingStub waiting;
    private final RankerGrpc.RankerFutureStub open;
    private final HealthGrpc.HealthBlockingStub health;
    private final int size;

    Calls(Channel channel, int size) {
        this.waiting = RankerGrpc.newBlockingStub(channel);
        this.open = RankerGrpc.newFutureStub(channel);
        this.health = HealthGrpc.newBlockingStub(channel);
        this.size = size;
    }

    RecommendResponse recommend(String user) {
        return waiting.withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS).recommend(request(user));
    }

    ListenableFuture<RecommendResponse> recommendLater(String user) {
        return open.withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS).recommend(request(user));
    }

    void empty() {
        health.withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS).check(HealthCheckRequest.getDefaultInstance());
    }

    private RecommendRequest request(String user) {
        return RecommendRequest.newBuilder().setUserId(user).setSize(size).build();
    }
}
