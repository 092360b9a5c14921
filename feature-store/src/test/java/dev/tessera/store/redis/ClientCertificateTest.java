package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.pem.PemFile;
import dev.tessera.store.redis.RedisTls.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Redis is shown, as the files change and time goes by. */
class ClientCertificateTest {
    private static final String HOST = "ip:127.0.0.1";

    @TempDir
    static Path folder;

    private static Identity valid;
    private static Identity ended;
    private static Identity later;

    private Instant now = InstantSource.system().instant();

    @BeforeAll
    static void certificates() throws Exception {
        TestCertificates all = new TestCertificates(folder.resolve("all"));
        valid = all.signed("valid", HOST);
        ended = all.expired("ended", HOST);
        later = all.beginningIn(30, "later", HOST);
    }

    @Test
    void oneThatHasEndedOrIsToBeginIsNamedWithItsTimes() throws IOException {
        X509Certificate past = certificate(ended);
        assertThatThrownBy(() -> ended.store(InstantSource.system()))
                .isInstanceOf(RedisException.class)
                .hasMessage("TLS cannot be set up for Redis: " + ended.certificate()
                        + " holds a certificate of CN=ended that ended at "
                        + past.getNotAfter().toInstant() + ", and began at "
                        + past.getNotBefore().toInstant() + "; expected one that is valid");
        X509Certificate future = certificate(later);
        assertThatThrownBy(() -> later.store(InstantSource.system()))
                .isInstanceOf(RedisException.class)
                .hasMessage("TLS cannot be set up for Redis: " + later.certificate()
                        + " holds a certificate of CN=later that begins at "
                        + future.getNotBefore().toInstant() + ", and ends at "
                        + future.getNotAfter().toInstant() + "; expected one that is valid");
    }

    @Test
    void theStoreIsAskedForAsRedisIs() {
        RedisSettings settings = RedisSettings.of(new RedisAddress("127.0.0.1", 1))
                .withTls(new RedisTls(Optional.empty(), Optional.of(ended)));
        assertThatThrownBy(() -> RedisFeatureStore.open(settings))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining(ended.certificate() + " holds a certificate of CN=ended that ended at ");
    }

    @Test
    void oneThatIsNotValidYetIsShownOnceItIsAndOneThatHasEndedNever() throws Exception {
        Identity files = new Identity(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        replace(valid, files);
        KeyStoreOfFiles store = files.store(() -> now);
        assertThat(shown(store)).isEqualTo("CN=valid");

        replace(ended, files);
        assertThat(shown(store)).isEqualTo("CN=valid");
        replace(later, files);
        assertThat(shown(store)).isEqualTo("CN=valid");
        now = certificate(later).getNotBefore().toInstant();
        assertThat(shown(store)).isEqualTo("CN=later");
    }

    @Test
    void oneThatHasEndedBesideItKeepsNobodyFromStarting() throws Exception {
        Identity both = new Identity(folder.resolve("both.crt"), valid.key());
        Files.writeString(
                both.certificate(), Files.readString(valid.certificate()) + Files.readString(ended.certificate()));
        assertThat(shown(both.store(InstantSource.system()))).isEqualTo("CN=valid");
    }

    private static X509Certificate certificate(Identity of) throws IOException {
        return PemFile.read(of.certificate()).certificates().get(0);
    }

    private static void replace(Identity by, Identity files) throws IOException {
        Files.copy(by.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(by.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String shown(KeyStoreOfFiles store) throws Exception {
        KeyStore read = KeyStore.getInstance(KeyStoreOfFiles.TYPE);
        try (InputStream in = store.latest()) {
            read.load(in, KeyStoreOfFiles.password());
        }
        return ((X509Certificate) read.getCertificate("client"))
                .getSubjectX500Principal()
                .getName();
    }
}
