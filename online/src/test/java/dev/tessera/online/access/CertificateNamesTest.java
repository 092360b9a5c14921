package dev.tessera.online.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.redis.TestCertificates;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateNamesTest {
    private static final String LONGEST = "spiffe://shop/" + "x".repeat(2048 - 14);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static TestCertificates certificates;

    @BeforeAll
    static void makeAuthority() throws Exception {
        certificates = new TestCertificates(folder);
    }

    private static List<String> names(Path certificate) throws Exception {
        try (InputStream in = Files.newInputStream(certificate)) {
            return CertificateNames.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
    }

    private static List<String> names(String commonName, String alternative) throws Exception {
        return names(certificates.signed(commonName, alternative).certificate());
    }

    @Test
    void alternativeNamesCountBeforeTheCommonName() throws Exception {
        assertThat(names("shop", "dns:shop.example,uri:" + LONGEST)).containsExactly(LONGEST, "shop.example");
        assertThat(names("addressed", "ip:127.0.0.1"))
                .as("neither a URI nor a DNS name")
                .containsExactly("addressed");
    }

    @Test
    void nobodyIsKnownByTheCommonNameBecauseTheOtherNamesAreUnfit() throws Exception {
        assertThat(names("catalog", "uri:" + LONGEST + "x")).isEmpty();
        assertThat(names(certificates
                        .signedWithUnreadableAlternativeName("unreadable")
                        .certificate()))
                .isEmpty();
    }
}
