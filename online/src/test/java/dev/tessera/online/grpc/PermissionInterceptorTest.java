package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.access.Caller;
import dev.tessera.online.access.Quotas;
import dev.tessera.online.access.Refusals;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import io.grpc.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermissionInterceptorTest {
    /** Names of certificates may be longer than what fits into the headers that clients take. */
    @Test
    void aRefusalFitsIntoHeadersHoweverLongTheCallersName() throws IOException {
        Caller named = new Caller("店".repeat(2048), Set.of(), Optional.empty());
        try (ServedHere served = new ServedHere(
                new RankerGrpc.RankerImplBase() {},
                new CallerInterceptor(credentials -> Optional.of(named)),
                new PermissionInterceptor(new Quotas(() -> Instant.EPOCH), new Refusals()))) {
            Status refused = Unanswered.open(served.channel(), RankerGrpc.getRecommendMethod())
                    .send(RecommendRequest.getDefaultInstance())
                    .halfClose()
                    .end();
            assertThat(refused.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(refused.getDescription()).startsWith("caller '店店").hasSizeLessThan(900);
        }
    }
}
