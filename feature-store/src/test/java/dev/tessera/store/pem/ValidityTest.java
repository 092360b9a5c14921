package dev.tessera.store.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tessera.store.redis.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of several certificates, at moments at which some of them are valid. */
class ValidityTest {
    private static final String HOST = "dns:ranker.example";
    private static final Instant TODAY = InstantSource.system().instant();

    @TempDir
    static Path folder;

    private static Path root;
    private static Path between;
    private static Path renewed;

    /** From day 10 to day 100; the root and {@link #renewed} end on day 90 and 200, {@link #between} on day 20. */
    private static Path leaf;

    @BeforeAll
    static void certificates() throws Exception {
        TestCertificates all = new TestCertificates(folder.resolve("all"));
        root = all.authority();
        between = all.authorityBelow("between", 2_000, 20);
        leaf = all.signedBelow("between", 10, "leaf", HOST).certificate();
        renewed = new TestCertificates(folder.resolve("others")).authorityBelow("between", 5, 200);
    }

    private static Validity onDay(int day, Path... files) throws IOException {
        return at(TODAY.plus(Duration.ofDays(day)), files);
    }

    private static Validity at(Instant now, Path... files) throws IOException {
        StringBuilder content = new StringBuilder();
        for (Path each : files) {
            content.append(Files.readString(each));
        }
        return Validity.at(now, PemFile.read(Files.writeString(folder.resolve("chain.pem"), content)));
    }

    private static X509Certificate read(Path file) throws IOException {
        return PemFile.read(file).certificates().get(0);
    }

    private static List<String> subjects(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(each -> each.getSubjectX500Principal().getName())
                .toList();
    }

    @Test
    void eachIsJudgedByItsOwnTimes() throws IOException {
        Validity valid = onDay(15, leaf, between);
        assertThatCode(valid::requireNotEnded).doesNotThrowAnyException();
        assertThat(valid.beginning()).isEmpty();
        assertThat(valid.end()).isEqualTo(read(between).getNotAfter().toInstant());

        Validity early = onDay(5, leaf, between);
        assertThatCode(early::requireNotEnded).doesNotThrowAnyException();
        assertThat(early.beginning())
                .contains(folder.resolve("chain.pem") + " holds a certificate of CN=leaf that begins at "
                        + read(leaf).getNotBefore().toInstant() + ", and ends at "
                        + read(leaf).getNotAfter().toInstant() + "; expected one that is valid");

        Validity late = onDay(25, leaf, between);
        assertThatIllegalArgumentException()
                .isThrownBy(late::requireNotEnded)
                .withMessage(folder.resolve("chain.pem") + " holds a certificate of CN=between that ended at "
                        + read(between).getNotAfter().toInstant() + ", and began at "
                        + read(between).getNotBefore().toInstant() + "; expected one that is valid");
    }

    @Test
    void clocksMayDifferByFiveMinutes() throws IOException {
        Instant begin = read(leaf).getNotBefore().toInstant();
        assertThat(at(begin.minus(Duration.ofMinutes(5)), leaf, between).beginning())
                .isEmpty();
        assertThat(at(begin.minus(Duration.ofMinutes(5)).minusMillis(1), leaf, between)
                        .beginning())
                .isPresent();
    }

    @Test
    void aRootIsNotOfThePathAndKeepsNobodyFromUsingTheFile() throws IOException {
        Validity afterTheRoot = onDay(95, leaf, renewed, root);
        assertThat(subjects(afterTheRoot.path())).containsExactly("CN=leaf", "CN=between");
        assertThatCode(afterTheRoot::requireNotEnded).doesNotThrowAnyException();
        assertThat(afterTheRoot.end()).isEqualTo(read(leaf).getNotAfter().toInstant());
        assertThat(afterTheRoot.beside())
                .containsExactly(folder.resolve("chain.pem") + " holds a certificate of CN=authority that ended at "
                        + read(root).getNotAfter().toInstant() + ", and began at "
                        + read(root).getNotBefore().toInstant()
                        + "; nothing needs it, and nobody is shown it: take it out");
    }

    @Test
    void ofSeveralOfOneSubjectOneThatIsValidCounts() throws IOException {
        for (Path[] files : List.of(new Path[] {leaf, between, renewed}, new Path[] {leaf, renewed, between})) {
            Validity both = onDay(25, files);
            assertThat(both.path()).containsExactly(read(leaf), read(renewed));
            assertThatCode(both::requireNotEnded).doesNotThrowAnyException();
            assertThat(both.beside()).singleElement().asString().contains("CN=between that ended at");
        }
    }

    @Test
    void oneThatSignedItselfRestsOnNoOther() throws IOException {
        Validity alone = onDay(25, root, between);
        assertThat(alone.path()).containsExactly(read(root));
        assertThatCode(alone::requireNotEnded).doesNotThrowAnyException();
        assertThat(onDay(95, root).path()).containsExactly(read(root));
        assertThatIllegalArgumentException()
                .isThrownBy(onDay(95, root)::requireNotEnded)
                .withMessageContaining("CN=authority that ended at");
    }
}
