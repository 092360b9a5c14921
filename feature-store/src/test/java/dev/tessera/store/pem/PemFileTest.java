package dev.tessera.store.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tessera.store.redis.RedisTls;
import dev.tessera.store.redis.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFileTest {
    @TempDir
    Path folder;

    @Test
    void certificatesAndAKeyMayStandInOneFileInAnyOrder() throws Exception {
        TestCertificates made = new TestCertificates(folder.resolve("made"));
        RedisTls.Identity own = made.signed("own", "dns:ranker.example");
        String certificate = Files.readString(own.certificate());
        String key = Files.readString(own.key());
        String authority = Files.readString(made.authority());
        for (String content :
                new String[] {certificate + authority + key, key + "\nof ours\n" + certificate + authority}) {
            PemFile both = PemFile.read(Files.writeString(folder.resolve("both.pem"), content));
            assertThat(both.certificates())
                    .extracting(each -> each.getSubjectX500Principal().getName())
                    .containsExactly("CN=own", "CN=authority");
            X509Certificate first = both.certificates().get(0);
            assertThat(both.privateKeyOf(first).getEncoded())
                    .isEqualTo(PemFile.read(own.key()).privateKeyOf(first).getEncoded());
        }
    }

    @Test
    void aFileWithoutCertificatesIsRefusedByName() {
        PemFile other = new PemFile(Path.of("cert.pem"), "-----BEGIN CERTIFICATE-----\nMIIB");
        assertThatIllegalArgumentException()
                .isThrownBy(other::certificates)
                .withMessage("cert.pem holds no certificate; expected -----BEGIN CERTIFICATE-----");
    }
}
