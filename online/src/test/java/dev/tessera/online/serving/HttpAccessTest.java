package dev.tessera.online.serving;

import static dev.tessera.online.serving.HttpAsked.FIVE_FOR_ANN;
import static dev.tessera.online.serving.HttpAsked.RECOMMEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.access.AuditLog;
import dev.tessera.online.access.LogLines;
import dev.tessera.online.metrics.MetricsEndpoint;
import dev.tessera.store.redis.RedisTls;
import dev.tessera.store.redis.TestCertificates;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands before a call over gRPC stands before it over HTTP. */
class HttpAccessTest {
    private static final String REMOVE = "/tessera.v1.Admin/RemoveItem";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static String token(String name) {
        return "token-of-" + name + "-0123456789abcdef0123456789abcdef";
    }

    private static String[] as(String name) {
        return new String[] {"authorization", "Bearer " + token(name)};
    }

    private TestRanker withCallers() throws IOException {
        Path callers = TestCallers.write(
                folder.resolve("callers"),
                TestCallers.line("shop scopes=recommend quota=1/2", token("shop")),
                TestCallers.line("catalog scopes=admin", token("catalog")));
        return TestRanker.listening(TestRanker.configWithJson(new Transport.LoopbackOnly(), new Access.Listed(callers)))
                .serving("g1");
    }

    @Test
    void tokensScopesAndQuotasHold() throws IOException {
        try (TestRanker ranker = withCallers()) {
            HttpAsked asked = HttpAsked.of(ranker);
            HttpAsked.Answer unknown = asked.post(RECOMMEND, FIVE_FOR_ANN);
            assertThat(unknown.status()).isEqualTo(401);
            assertThat(unknown.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(unknown.message()).isEqualTo("expected the credentials of a caller that this server knows");
            HttpAsked.Answer denied = asked.post(REMOVE, "{\"item_id\": \"item-009\"}", as("shop"));
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.message()).startsWith("caller 'shop' lacks the scope admin");
            assertThat(asked.post(RECOMMEND, FIVE_FOR_ANN, as("shop")).status()).isEqualTo(200);
            HttpAsked.Answer beyond = asked.post(RECOMMEND, FIVE_FOR_ANN, as("shop"));
            assertThat(beyond.status()).isEqualTo(429);
            assertThat(beyond.json().at("/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
            assertThat(beyond.header("Retry-After")).isEqualTo("1");
            assertThat(beyond.header("grpc-retry-pushback-ms")).isEqualTo("1000");
            assertThat(asked.get("/health").status()).as("asks nobody").isEqualTo(200);
        }
    }

    @Test
    void theAuditLogSaysWhoChangedWhatAndFromWhere() throws IOException {
        try (LogLines audit = new LogLines(AuditLog.LOGGER);
                TestRanker ranker = withCallers()) {
            HttpAsked asked = HttpAsked.of(ranker);
            assertThat(asked.post(REMOVE, "{\"item_id\": \"item-009\"}", as("catalog"))
                            .json()
                            .at("/change/generation")
                            .asText())
                    .isEqualTo("g1");
            assertThat(asked.post(REMOVE, "{\"item\": 1}", as("catalog")).status())
                    .isEqualTo(400);
            await().until(() -> audit.lines().size() == 2);
            assertThat(audit.lines().get(0))
                    .contains(
                            "\"caller\":\"catalog\",\"peer\":\"127.0.0.1\",\"method\":\"tessera.v1.Admin/RemoveItem\",\"item\":\"item-009\",\"status\":\"OK\"");
            assertThat(audit.lines().get(1)).contains("\"status\":\"INVALID_ARGUMENT\"");
        }
    }

    @Test
    void aStrangersBodyIsNotWaitedFor() throws IOException {
        try (TestRanker ranker = withCallers();
                Socket socket =
                        new Socket("127.0.0.1", ranker.server().httpPort().orElseThrow())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("POST " + RECOMMEND + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 1000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void callsAreCountedByTheirEnds() throws IOException {
        try (MetricsEndpoint endpoint = MetricsEndpoint.open("127.0.0.1", 0);
                TestRanker ranker = TestRanker.watched(
                                TestRanker.configWithJson(new Transport.LoopbackOnly(), new Access.LoopbackOnly()),
                                new Telemetry(Optional.of(endpoint), Optional.empty()),
                                DecisionLogging.NONE)
                        .serving("g1")) {
            HttpAsked asked = HttpAsked.of(ranker);
            assertThat(asked.post(RECOMMEND, FIVE_FOR_ANN).status()).isEqualTo(200);
            assertThat(asked.post(RECOMMEND, "{\"nothing\": 1}").status()).isEqualTo(400);
            await().untilAsserted(() -> {
                Scraped told = Scraped.from(endpoint.port());
                assertThat(told.value("tessera_grpc_calls_total{code=\"OK\",rpc=\"Recommend\"}"))
                        .isEqualTo(1);
                assertThat(told.value("tessera_grpc_calls_total{code=\"INVALID_ARGUMENT\",rpc=\"Recommend\"}"))
                        .isEqualTo(1);
            });
        }
    }

    @Test
    void certificatesAreAskedForAndSayWhoCalls() throws Exception {
        TestCertificates ours = new TestCertificates(folder.resolve("ours"));
        RedisTls.Identity server = ours.signed("server", "dns:localhost");
        RedisTls.Identity shop = ours.signed("shop", "uri:spiffe://tessera/shop");
        RedisTls.Identity forged =
                new TestCertificates(folder.resolve("others")).signed("shop", "uri:spiffe://tessera/shop");
        Path callers = Files.writeString(
                folder.resolve("subjects"),
                "shop scopes=record certificate=spiffe://tessera/shop\n"
                        + "other scopes=admin certificate=spiffe://tessera/other\n");
        Transport transport = new Transport.Tls(server.certificate(), server.key(), Optional.of(ours.authority()));
        try (TestRanker ranker = TestRanker.listening(TestRanker.configWithJson(transport, new Access.Listed(callers)))
                .serving("g1")) {
            String base = "https://localhost:" + ranker.server().httpPort().orElseThrow();
            HttpAsked known = new HttpAsked(client(ours.authority(), Optional.of(shop)), base);
            assertThat(known.post(RECOMMEND, FIVE_FOR_ANN).message())
                    .startsWith("caller 'shop' lacks the scope recommend");
            assertThat(known.get("/health").status()).isEqualTo(200);
            for (Optional<RedisTls.Identity> bad :
                    java.util.List.of(Optional.<RedisTls.Identity>empty(), Optional.of(forged))) {
                HttpAsked stranger = new HttpAsked(client(ours.authority(), bad), base);
                assertThatThrownBy(() -> stranger.get("/health")).isInstanceOf(UncheckedIOException.class);
            }
            assertThatThrownBy(() -> HttpAsked.of(ranker).get("/health"))
                    .as("in clear")
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    private static HttpClient client(Path authority, Optional<RedisTls.Identity> identity) throws IOException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().trustManager(authority.toFile()).sslProvider(SslProvider.JDK);
        identity.ifPresent(files ->
                builder.keyManager(files.certificate().toFile(), files.key().toFile()));
        return HttpClient.newBuilder()
                .sslContext(((JdkSslContext) builder.build()).context())
                .build();
    }
}
