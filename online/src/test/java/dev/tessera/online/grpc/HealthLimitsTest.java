package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthLimitsTest {
    @SuppressWarnings("NullAway.Init")
    private ServedHere served;

    @BeforeEach
    void start() throws IOException {
        served = new ServedHere(new HealthStatusManager().getHealthService(), new HealthLimits());
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private Unanswered<HealthCheckRequest, HealthCheckResponse> watch(String service) {
        return Unanswered.open(served.channel(), HealthGrpc.getWatchMethod())
                .send(HealthCheckRequest.newBuilder().setService(service).build())
                .halfClose();
    }

    private Status check(String service) {
        return Unanswered.open(served.channel(), HealthGrpc.getCheckMethod())
                .send(HealthCheckRequest.newBuilder().setService(service).build())
                .halfClose()
                .end();
    }

    @Test
    void namesThatAreTooLongAreRefused() {
        String longest = "é".repeat(HealthLimits.MOST_NAME_BYTES / 2);
        assertThat(watch(longest).answer().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
        assertThat(check(longest).getCode()).isEqualTo(Status.Code.NOT_FOUND);
        for (Status refused : List.of(watch(longest + "x").end(), check(longest + "x"))) {
            assertThat(refused.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refused.getDescription())
                    .isEqualTo("service is longer than 256 bytes; expected a service's name");
        }
    }

    @Test
    void watchesAreBoundedAndChecksAreAnsweredBesideThem() {
        List<Unanswered<HealthCheckRequest, HealthCheckResponse>> watches = new ArrayList<>();
        for (int watch = 0; watch < HealthLimits.MOST_WATCHES; watch++) {
            watches.add(watch("none-" + watch));
        }
        watches.forEach(Unanswered::answer);
        assertThat(watch("").end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(check("").isOk()).isTrue();
        watches.get(0).cancel();
        await().until(() -> watch("").isAnswered());
    }
}
