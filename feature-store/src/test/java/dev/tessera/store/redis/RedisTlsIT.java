package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.redis.embedded.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections to a redis-server that speaks TLS itself. */
class RedisTlsIT {
    @TempDir
    static Path scratch;

    private static Path authority;
    private static RedisTls.Identity ofThisHost;
    private static RedisTls.Identity ofAnotherHost;
    private static RedisTls.Identity ofRanker;

    @BeforeAll
    static void makeCertificates() throws Exception {
        TestCertificates certificates = new TestCertificates(scratch.resolve("certificates"));
        authority = certificates.authority();
        ofThisHost = certificates.signed("server", "ip:127.0.0.1");
        ofAnotherHost = certificates.signed("another", "dns:redis.example");
        ofRanker = certificates.signed("ranker", "dns:ranker.example");
    }

    /** A server, and the port where it speaks TLS. */
    private record Server(RedisProcess process, int tlsPort) implements AutoCloseable {
        static Server start(RedisTls.Identity identity, String whetherClientsShowThemselves) {
            int tlsPort = RedisProcess.freePort();
            return new Server(
                    RedisProcess.server(
                            scratch.resolve("redis-" + tlsPort),
                            RedisWire.PLAIN,
                            "tls-port " + tlsPort,
                            "tls-cert-file " + identity.certificate(),
                            "tls-key-file " + identity.key(),
                            "tls-ca-cert-file " + authority,
                            "tls-auth-clients " + whetherClientsShowThemselves),
                    tlsPort);
        }

        RedisSettings trusting(Optional<Path> authorities, Optional<RedisTls.Identity> identity) {
            return RedisSettings.parse("rediss://127.0.0.1:" + tlsPort, false)
                    .withTls(new RedisTls(authorities, identity))
                    .withRetryFor(Duration.ofSeconds(5));
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Test
    void aGenerationIsPublishedThroughTls() {
        try (Server server = Server.start(ofThisHost, "no");
                RedisFeatureStore store =
                        RedisFeatureStore.open(server.trusting(Optional.of(authority), Optional.empty()))) {
            new GenerationWriter(store.generations(), store.blobs()).write(Drafts.of("g", 100, 8, 1, scratch));
            assertThat(store.generations().list()).hasSize(1);
        }
    }

    @Test
    void aServerOfAnotherHostOrAuthorityIsRefusedAtOnce() {
        try (Server server = Server.start(ofAnotherHost, "no")) {
            assertThatThrownBy(() -> RedisFeatureStore.open(server.trusting(Optional.of(authority), Optional.empty())))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("cannot be spoken to through TLS")
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining("of the host as given");
        }
        try (Server server = Server.start(ofThisHost, "no")) {
            assertThatThrownBy(() -> RedisFeatureStore.open(server.trusting(Optional.empty(), Optional.empty())))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("--redis-ca holds the authority of its certificate");
        }
    }

    @Test
    void aClientShowsItsCertificateToAServerThatAsksForOne() {
        try (Server server = Server.start(ofThisHost, "yes")) {
            assertThatThrownBy(() -> RedisFeatureStore.open(server.trusting(Optional.of(authority), Optional.empty())))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("--redis-certificate and --redis-key");
            RedisFeatureStore.open(server.trusting(Optional.of(authority), Optional.of(ofRanker)))
                    .close();
        }
    }

    @Test
    void plainAndEncryptedDoNotMix() {
        try (Server server = Server.start(ofThisHost, "no")) {
            assertThatThrownBy(() ->
                            RedisFeatureStore.open(RedisSettings.of(new RedisAddress("127.0.0.1", server.tlsPort))))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("--redis-tls");
            RedisSettings encrypted = RedisSettings.of(new RedisAddress("127.0.0.1", server.process.port()))
                    .withTls(new RedisTls(Optional.of(authority), Optional.empty()))
                    .withLimits(new RedisLimits(Duration.ofMillis(200), Duration.ZERO, 1));
            assertThatThrownBy(() -> RedisFeatureStore.open(encrypted))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("or no TLS if it speaks none");
        }
    }

    @Test
    void filesThatCannotServeAreNamedAndNoKeyIsShown() throws Exception {
        Path empty = Files.writeString(scratch.resolve("empty.pem"), "");
        Path absent = scratch.resolve("absent.pem");
        Path secret = Files.writeString(
                scratch.resolve("secret.key"), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----");
        RedisSettings settings = RedisSettings.of(new RedisAddress("127.0.0.1", 1));
        assertThatThrownBy(() ->
                        RedisFeatureStore.open(settings.withTls(new RedisTls(Optional.of(absent), Optional.empty()))))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining(absent + " cannot be read");
        assertThatThrownBy(() ->
                        RedisFeatureStore.open(settings.withTls(new RedisTls(Optional.of(empty), Optional.empty()))))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining(empty + " holds no certificate");
        RedisTls.Identity withoutKey = new RedisTls.Identity(ofRanker.certificate(), empty);
        assertThatThrownBy(() -> RedisFeatureStore.open(
                        settings.withTls(new RedisTls(Optional.of(authority), Optional.of(withoutKey)))))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        RedisTls.Identity damaged = new RedisTls.Identity(ofRanker.certificate(), secret);
        assertThatThrownBy(() -> RedisFeatureStore.open(
                        settings.withTls(new RedisTls(Optional.of(authority), Optional.of(damaged)))))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining(secret + " holds no EC key")
                .hasStackTraceContaining("secret.key")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("c2VjcmV0"));
    }
}
