package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.process.FreePort;
import dev.tessera.store.redis.embedded.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/** Encrypted connections to a redis-server that speaks TLS itself. */
class RedisTlsIT {
    @TempDir
    static Path scratch;

    private static Path authority;
    private static RedisTls.Identity ofThisHost;
    private static RedisTls.Identity ofAnotherHost;
    private static RedisTls.Identity ofRanker;
    private static Path otherAuthority;
    private static RedisTls.Identity ofStranger;

    @BeforeAll
    static void makeCertificates() throws Exception {
        TestCertificates certificates = new TestCertificates(scratch.resolve("certificates"));
        authority = certificates.authority();
        ofThisHost = certificates.signed("server", "ip:127.0.0.1");
        ofAnotherHost = certificates.signed("another", "dns:redis.example");
        ofRanker = certificates.signed("ranker", "dns:ranker.example");
        TestCertificates others = new TestCertificates(scratch.resolve("others"));
        otherAuthority = others.authority();
        ofStranger = others.signed("stranger", "dns:ranker.example");
    }

    /** A server, and the port where it speaks TLS. */
    private record Server(RedisProcess process, int tlsPort) implements AutoCloseable {
        static Server start(RedisTls.Identity identity, String whetherClientsShowThemselves) {
            int tlsPort = FreePort.take();
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
    void filesAreReadAgainForNewConnections() throws Exception {
        Path own = Files.createDirectories(scratch.resolve("renewed"));
        Path shown = Files.writeString(own.resolve("tls.crt"), Files.readString(ofStranger.certificate()));
        Path key = Files.writeString(own.resolve("tls.key"), Files.readString(ofStranger.key()));
        Path trusted = Files.writeString(own.resolve("ca.crt"), Files.readString(authority));
        try (Server strange = Server.start(ofThisHost, "no");
                Server server = Server.start(ofThisHost, "yes")) {
            DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
            new RedisTls(Optional.of(trusted), Optional.of(new RedisTls.Identity(shown, key))).into(config);
            JedisClientConfig tls = config.build();
            assertThat(answers(strange, tls)).isTrue();
            assertThat(answers(server, tls))
                    .as("a certificate of another authority")
                    .isFalse();

            Files.writeString(shown, Files.readString(ofRanker.certificate()));
            assertThat(answers(strange, tls)).as("a key that is another's").isTrue();
            assertThat(answers(server, tls)).isFalse();
            Files.writeString(key, Files.readString(ofRanker.key()));
            assertThat(answers(server, tls)).isTrue();

            Files.writeString(trusted, "");
            assertThat(answers(server, tls)).as("what was trusted before").isTrue();
            Files.writeString(trusted, Files.readString(otherAuthority));
            assertThat(answers(server, tls))
                    .as("of an authority that is trusted no more")
                    .isFalse();
        }
    }

    /** Whether a new connection is made. */
    private static boolean answers(Server server, JedisClientConfig tls) {
        try (Jedis connection = new Jedis(new HostAndPort("127.0.0.1", server.tlsPort), tls)) {
            return connection.ping().equals("PONG");
        } catch (JedisException e) {
            return false;
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
