package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.demo.ClientTls;
import dev.tessera.online.demo.RankerAddress;
import dev.tessera.online.demo.RankerTarget;
import dev.tessera.store.redis.RedisTls;
import dev.tessera.store.redis.TestCertificates;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real certificates over real connections, asked as {@code tour} and {@code load} ask. */
class SecuredRankerTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static Path authority;
    private static Path otherAuthority;
    private static RedisTls.Identity server;
    private static RedisTls.Identity shop;
    private static RedisTls.Identity plainShop;
    private static RedisTls.Identity expired;
    private static RedisTls.Identity forged;

    @BeforeAll
    static void makeCertificates() throws Exception {
        TestCertificates ours = new TestCertificates(folder.resolve("ours"));
        authority = ours.authority();
        server = ours.signed("server", "dns:localhost");
        shop = ours.signed("shop", "uri:spiffe://tessera/shop,dns:shop.example");
        plainShop = ours.signedWithoutAlternativeName("plain-shop");
        expired = ours.expired("expired", "uri:spiffe://tessera/shop");
        TestCertificates others = new TestCertificates(folder.resolve("others"));
        otherAuthority = others.authority();
        forged = others.signed("shop", "uri:spiffe://tessera/shop");
    }

    private static Transport tls(Optional<Path> clientAuthority) {
        return new Transport.Tls(server.certificate(), server.key(), clientAuthority);
    }

    /** How a call ends. */
    private static Status ask(
            TestRanker ranker, Optional<ClientTls> tls, Optional<Path> tokenFile, Function<AskedWith, Status> call)
            throws IOException {
        ManagedChannel channel =
                new RankerTarget(new RankerAddress("localhost", ranker.server().port()), tls, tokenFile).connect();
        try {
            return call.apply(AskedWith.nothing(channel));
        } finally {
            channel.shutdownNow();
        }
    }

    private static Optional<ClientTls> trusting(Path trusted, Optional<RedisTls.Identity> identity) {
        return Optional.of(new ClientTls(
                Optional.of(trusted), identity.map(files -> new ClientTls.Identity(files.certificate(), files.key()))));
    }

    private static Status askAs(TestRanker ranker, RedisTls.Identity identity, Function<AskedWith, Status> call)
            throws IOException {
        return ask(ranker, trusting(authority, Optional.of(identity)), Optional.empty(), call);
    }

    private static TestRanker ranker(Transport transport, Access access) {
        return TestRanker.listening(TestRanker.config(transport, access)).serving("g1");
    }

    @Test
    void aTokenIsShownThroughTls() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\nmore\n");
        Path callers =
                TestCallers.write(folder.resolve("callers"), TestCallers.line("shop scopes=admin,recommend", TOKEN));
        try (TestRanker ranker = ranker(tls(Optional.empty()), new Access.Listed(callers))) {
            Optional<ClientTls> trusting = trusting(authority, Optional.empty());
            assertThat(ask(ranker, trusting, Optional.of(token), AskedWith::recommend)
                            .isOk())
                    .isTrue();
            assertThat(ask(ranker, trusting, Optional.of(token), asked -> asked.removeItem("item-001"))
                            .isOk())
                    .isTrue();
            assertThat(ask(ranker, trusting, Optional.empty(), AskedWith::recommend)
                            .getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(ask(ranker, trusting, Optional.empty(), AskedWith::health)
                            .isOk())
                    .isTrue();
            assertThat(ask(ranker, trusting(otherAuthority, Optional.empty()), Optional.of(token), AskedWith::health)
                            .getCode())
                    .as("a client that does not trust the server")
                    .isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(ask(ranker, Optional.empty(), Optional.empty(), AskedWith::health)
                            .getCode())
                    .as("a client that does not encrypt")
                    .isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void whoeverHasACertificateOfTheAuthorityMayAskAndRecordOnly() throws IOException {
        try (TestRanker ranker = ranker(tls(Optional.of(authority)), new Access.AnyCertificate())) {
            assertThat(askAs(ranker, shop, AskedWith::recommend).isOk()).isTrue();
            assertThat(askAs(ranker, plainShop, AskedWith::recordEvents).isOk()).isTrue();
            assertThat(askAs(ranker, shop, asked -> asked.removeItem("item-001"))
                            .getCode())
                    .isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }

    @Test
    void withoutACertificateThatHoldsThereIsNoConnection() throws IOException {
        try (TestRanker ranker = ranker(tls(Optional.of(authority)), new Access.AnyCertificate())) {
            for (RedisTls.Identity bad : new RedisTls.Identity[] {expired, forged}) {
                assertThat(askAs(ranker, bad, AskedWith::health).getCode())
                        .as(bad.toString())
                        .isEqualTo(Status.Code.UNAVAILABLE);
            }
            assertThat(ask(ranker, trusting(authority, Optional.empty()), Optional.empty(), AskedWith::health)
                            .getCode())
                    .as("none at all")
                    .isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(askAs(ranker, shop, AskedWith::health).isOk()).isTrue();
        }
    }

    @Test
    void aListSaysWhichCertificatesMayDoWhatAndATokenCountsBeforeThem() throws IOException {
        Path callers = Files.writeString(
                folder.resolve("subjects"),
                "catalog scopes=admin certificate=shop.example\nshop scopes=record certificate=spiffe://tessera/shop\n");
        Path token = Files.writeString(folder.resolve("unknown-token"), "tessera_" + "x".repeat(43));
        try (TestRanker ranker = ranker(tls(Optional.of(authority)), new Access.Listed(callers))) {
            assertThat(askAs(ranker, shop, AskedWith::recordEvents).isOk()).isTrue();
            assertThat(askAs(ranker, shop, AskedWith::recommend).getDescription())
                    .as("URIs count before DNS names")
                    .startsWith("caller 'shop' lacks the scope recommend");
            assertThat(askAs(ranker, plainShop, AskedWith::recordEvents).getCode())
                    .as("of the authority, and not in the list")
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(ask(ranker, trusting(authority, Optional.of(shop)), Optional.of(token), AskedWith::recordEvents)
                            .getCode())
                    .as("a token that is nobody's, beside a good certificate")
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void filesThatCannotServeAreNamed() throws IOException {
        Path none = folder.resolve("none.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        for (Path bad : new Path[] {none, empty}) {
            assertThatThrownBy(() -> ranker(tls(Optional.of(bad)), new Access.AnyCertificate()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bad.toString());
            RankerTarget target = new RankerTarget(
                    new RankerAddress("localhost", 1), trusting(bad, Optional.empty()), Optional.empty());
            assertThatThrownBy(target::connect).isInstanceOf(IOException.class).hasMessageContaining(bad.toString());
            RankerTarget tokens =
                    new RankerTarget(new RankerAddress("localhost", 1), Optional.empty(), Optional.of(bad));
            assertThatThrownBy(tokens::connect)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("--token-file " + bad);
        }
    }
}
