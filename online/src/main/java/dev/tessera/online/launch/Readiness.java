package dev.tessera.online.launch;

import dev.tessera.online.demo.RankerTarget;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until a ranker that was just started serves. */
final class Readiness {
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private Readiness() {}

    /** @return whether the ranker serves; false once its process ended or the time is over */
    static boolean await(RankerTarget target, ChildProcess ranker, Duration atMost)
            throws IOException, InterruptedException {
        ManagedChannel channel = target.connect();
        try {
            long deadline = System.nanoTime() + atMost.toNanos();
            while (System.nanoTime() < deadline) {
                if (serves(channel)) {
                    return ranker.isAlive();
                }
                if (ranker.endsWithin(BETWEEN)) {
                    return false;
                }
            }
            return false;
        } finally {
            channel.shutdownNow();
        }
    }

    private static boolean serves(ManagedChannel channel) {
        try {
            return HealthGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(2, TimeUnit.SECONDS)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus()
                    == ServingStatus.SERVING;
        } catch (StatusRuntimeException notYet) {
            return false;
        }
    }
}
