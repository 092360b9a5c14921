package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.access.LogLines;
import dev.tessera.online.demo.ClientTls;
import dev.tessera.online.demo.RankerAddress;
import dev.tessera.online.demo.RankerTarget;
import dev.tessera.online.metrics.MetricsEndpoint;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.settings.WatchedFile;
import dev.tessera.store.pem.PemFile;
import dev.tessera.store.redis.RedisTls;
import dev.tessera.store.redis.TestCertificates;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are replaced while a ranker listens with them, seen over real connections. */
class RenewedCertificatesTest {
    private static final String OUTDATED = "tessera_settings_outdated_files{file=\"certificates\"}";
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static TestCertificates ours;
    private static TestCertificates others;
    private static RedisTls.Identity first;
    private static RedisTls.Identity second;

    private Path certificate;
    private Path key;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = new TestCertificates(folder.resolve("ours"));
        others = new TestCertificates(folder.resolve("others"));
        first = ours.signed("first", "dns:localhost");
        second = others.signed("second", "dns:localhost");
    }

    @BeforeEach
    void theFirstIsInTheFiles() throws IOException {
        Path own = Files.createTempDirectory(folder, "files");
        certificate = own.resolve("tls.crt");
        key = own.resolve("tls.key");
        replace(first.certificate(), certificate);
        replace(first.key(), key);
    }

    private static void replace(Path by, Path file) throws IOException {
        Path beside = Files.copy(by, file.resolveSibling(file.getFileName() + ".new"));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private TestRanker ranker(Optional<Path> clientAuthority) {
        Access access = clientAuthority.isPresent() ? new Access.AnyCertificate() : new Access.LoopbackOnly();
        return TestRanker.listening(
                        TestRanker.configWithJson(new Transport.Tls(certificate, key, clientAuthority), access))
                .serving("g1");
    }

    private static SSLSocket connect(int port, String... protocols) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(60_000);
        socket.startHandshake();
        return socket;
    }

    /** Whose certificate a new connection is shown. */
    private static String shown(int port, String... protocols) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connect(port, protocols)) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static String shownOverGrpc(TestRanker ranker) throws IOException, GeneralSecurityException {
        return shown(ranker.server().port(), "h2");
    }

    private static String shownOverHttp(TestRanker ranker) throws IOException, GeneralSecurityException {
        return shown(ranker.server().httpPort().orElseThrow());
    }

    private static void isAnswered(SSLSocket connection) throws IOException {
        connection.getOutputStream().write(HEALTH.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4096];
        int read = connection.getInputStream().read(answer);
        assertThat(new String(answer, 0, read, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
    }

    private static ManagedChannel channel(TestRanker ranker, Path trusted, Optional<RedisTls.Identity> identity)
            throws IOException {
        ClientTls tls = new ClientTls(
                Optional.of(trusted), identity.map(files -> new ClientTls.Identity(files.certificate(), files.key())));
        return new RankerTarget(
                        new RankerAddress("localhost", ranker.server().port()), Optional.of(tls), Optional.empty())
                .connect();
    }

    @Test
    void newConnectionsSeeTheNewCertificateAndOldOnesGoOn() throws Exception {
        try (TestRanker ranker = ranker(Optional.empty());
                SSLSocket http = connect(ranker.server().httpPort().orElseThrow())) {
            ManagedChannel grpc = channel(ranker, ours.authority(), Optional.empty());
            isAnswered(http);
            assertThat(AskedWith.nothing(grpc).recommend()).isEqualTo(Status.OK);
            assertThat(shownOverGrpc(ranker)).isEqualTo("CN=first");
            assertThat(shownOverHttp(ranker)).isEqualTo("CN=first");

            replace(second.certificate(), certificate);
            replace(second.key(), key);

            await().untilAsserted(() -> assertThat(shownOverGrpc(ranker)).isEqualTo("CN=second"));
            await().untilAsserted(() -> assertThat(shownOverHttp(ranker)).isEqualTo("CN=second"));
            isAnswered(http);
            assertThat(AskedWith.nothing(grpc).recommend())
                    .as("of a client that does not trust the second")
                    .isEqualTo(Status.OK);
            ManagedChannel late = channel(ranker, others.authority(), Optional.empty());
            assertThat(AskedWith.nothing(late).recommend()).isEqualTo(Status.OK);
            late.shutdownNow();
            grpc.shutdownNow();
        }
    }

    @Test
    void whatCannotBeUsedLeavesTheCertificateThatThereWas() throws Exception {
        try (LogLines log = new LogLines(WatchedFile.class.getName());
                TestRanker ranker = ranker(Optional.empty())) {
            Files.writeString(certificate, "nothing");
            await().untilAsserted(() ->
                    assertThat(log.lines()).anyMatch(line -> line.contains(certificate + " holds no certificate")));
            assertThat(shownOverGrpc(ranker)).isEqualTo("CN=first");

            replace(second.certificate(), certificate);
            await().untilAsserted(() -> assertThat(log.lines())
                    .anyMatch(line -> line.contains(key + " holds no EC key that goes with the certificate")));
            assertThat(shownOverGrpc(ranker)).isEqualTo("CN=first");
            assertThat(shownOverHttp(ranker)).isEqualTo("CN=first");

            replace(second.key(), key);
            await().untilAsserted(() -> assertThat(shownOverGrpc(ranker)).isEqualTo("CN=second"));
        }
    }

    @Test
    void theAuthorityOfClientsIsReadAgain() throws Exception {
        Path authority = certificate.resolveSibling("clients.pem");
        replace(ours.authority(), authority);
        RedisTls.Identity stranger = others.signed("stranger", "uri:spiffe://tessera/stranger");
        try (TestRanker ranker = ranker(Optional.of(authority))) {
            assertThat(asked(ranker, first).isOk()).isTrue();
            assertThat(asked(ranker, stranger).getCode()).isEqualTo(Status.Code.UNAVAILABLE);

            replace(others.authority(), authority);

            await().untilAsserted(
                            () -> assertThat(asked(ranker, stranger).isOk()).isTrue());
            assertThat(asked(ranker, first).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    private static Status asked(TestRanker ranker, RedisTls.Identity identity) throws Exception {
        ManagedChannel channel = channel(ranker, ours.authority(), Optional.of(identity));
        try {
            return AskedWith.nothing(channel).recommend();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void itIsKnownForHowLongItIsValidAndOneThatHasEndedIsRefused() throws Exception {
        Transport.Tls tls = new Transport.Tls(certificate, key, Optional.empty());
        Certificates certificates = Certificates.of(tls, InstantSource.system()).orElseThrow();
        assertThat(certificates.remaining()).isBetween(Duration.ofDays(89), Duration.ofDays(90));
        RedisTls.Identity ended = ours.expired("ended", "dns:localhost");
        assertThatThrownBy(() -> Certificates.of(
                        new Transport.Tls(ended.certificate(), ended.key(), Optional.empty()), InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ended.certificate() + " holds a certificate of CN=ended that ended at ");
    }

    @Test
    void oneThatIsNotValidYetIsTakenOnceItIs() throws Exception {
        RedisTls.Identity later = others.beginningIn(30, "later", "dns:localhost");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        List<SSLContext> taken = new ArrayList<>();
        try (LogLines log = new LogLines(WatchedFile.class.getName())) {
            Certificates certificates =
                    Certificates.of(tls(certificate, key), now::get).orElseThrow();
            replace(later.certificate(), certificate);
            replace(later.key(), key);
            for (int looks = 0; looks < 5; looks++) {
                certificates.look(taken::add);
            }
            assertThat(taken).isEmpty();
            assertThat(certificates.areCurrent()).isFalse();
            X509Certificate waiting =
                    PemFile.read(later.certificate()).certificates().get(0);
            assertThat(log.lines()).hasSize(1).allSatisfy(line -> assertThat(line)
                    .contains(
                            certificate + " holds a certificate of CN=later that begins at "
                                    + waiting.getNotBefore().toInstant(),
                            "ends at " + waiting.getNotAfter().toInstant()));

            now.set(waiting.getNotBefore().toInstant());
            certificates.look(taken::add);
            assertThat(taken).hasSize(1);
            assertThat(certificates.areCurrent()).isTrue();
            assertThat(certificates.remaining()).isEqualTo(Duration.ofDays(90));
        }
        assertThatThrownBy(() -> Certificates.of(tls(later.certificate(), later.key()), InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "cannot be used yet: " + later.certificate() + " holds a certificate of CN=later that begins");
    }

    @Test
    void oneThatHasEndedIsNotTaken() throws Exception {
        RedisTls.Identity ended = ours.expired("over", "dns:localhost");
        try (LogLines log = new LogLines(WatchedFile.class.getName())) {
            Certificates certificates = Certificates.of(tls(certificate, key), InstantSource.system())
                    .orElseThrow();
            replace(ended.certificate(), certificate);
            replace(ended.key(), key);
            for (int looks = 0; looks < 5; looks++) {
                certificates.look(others -> fail("taken"));
            }
            assertThat(certificates.areCurrent()).isFalse();
            X509Certificate over =
                    PemFile.read(ended.certificate()).certificates().get(0);
            assertThat(log.lines()).hasSize(1).allSatisfy(line -> assertThat(line)
                    .contains(
                            certificate + " holds a certificate of CN=over that ended at "
                                    + over.getNotAfter().toInstant(),
                            "began at " + over.getNotBefore().toInstant()));
        }
    }

    @Test
    void oneThatHasEndedBesideTheOthersIsToldAndTheyAreTaken() throws Exception {
        RedisTls.Identity old = others.expired("old", "dns:localhost");
        Files.writeString(certificate, Files.readString(old.certificate()), StandardOpenOption.APPEND);
        try (LogLines log = new LogLines(TlsContexts.class.getName())) {
            Certificates certificates = Certificates.of(tls(certificate, key), InstantSource.system())
                    .orElseThrow();
            assertThat(certificates.remaining()).isBetween(Duration.ofDays(89), Duration.ofDays(90));
            assertThat(log.lines()).singleElement().asString().contains(certificate + " holds a certificate of CN=old");
        }
    }

    private static Transport.Tls tls(Path certificate, Path key) {
        return new Transport.Tls(certificate, key, Optional.empty());
    }

    @Test
    void metricsTellForHowLongItIsValidAndWhetherTheFilesAreCurrent() throws Exception {
        try (MetricsEndpoint endpoint = MetricsEndpoint.open("127.0.0.1", 0);
                TestRanker ranker = TestRanker.listening(
                                TestRanker.config(
                                        new Transport.Tls(certificate, key, Optional.empty()),
                                        new Access.LoopbackOnly()),
                                new Telemetry(Optional.of(endpoint), Optional.empty()))
                        .serving("g1")) {
            assertThat(shownOverGrpc(ranker)).isEqualTo("CN=first");
            Scraped told = Scraped.from(endpoint.port());
            assertThat(told.value("tessera_settings_certificate_remaining_seconds"))
                    .isCloseTo(
                            (double) Duration.between(
                                            TestCatalog.NOW, Instant.now().plus(Duration.ofDays(90)))
                                    .toSeconds(),
                            Offset.offset(3600.0));
            assertThat(told.value(OUTDATED)).isZero();

            Files.delete(key);
            await().until(() -> Scraped.from(endpoint.port()).value(OUTDATED) == 1);
        }
    }

    /** Looks at certificates elsewhere. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
