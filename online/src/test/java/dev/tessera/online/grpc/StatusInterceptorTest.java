package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusInterceptorTest {
    private static final int HEADERS_THAT_CLIENTS_TAKE = 8 << 10;

    /** Such as one that lists attributes with long names. */
    @Test
    void aMessageFitsIntoTheHeadersThatClientsTake() {
        Status status =
                StatusInterceptor.readable(Status.INVALID_ARGUMENT.withDescription("known: " + "属".repeat(10_000)));
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).startsWith("known: 属").endsWith("属...");
        assertThat(URLEncoder.encode(String.valueOf(status.getDescription()), StandardCharsets.UTF_8))
                .as("as it is sent")
                .hasSizeLessThan(HEADERS_THAT_CLIENTS_TAKE);
    }

    @Test
    void aShortOneStaysAsItIs() {
        Status status = Status.NOT_FOUND.withDescription("item_id is 'k7'");
        assertThat(StatusInterceptor.readable(status)).isSameAs(status);
        assertThat(StatusInterceptor.readable(Status.UNAVAILABLE)).isSameAs(Status.UNAVAILABLE);
    }
}
