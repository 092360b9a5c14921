package dev.tessera.online.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TargetOptionsTest {
    private static RankerTarget parse(String... options) {
        TargetOptions parsed = new TargetOptions();
        new CommandLine(parsed).parseArgs(options);
        return parsed.target();
    }

    @Test
    void withoutOptionsTheRankerOfThisMachineIsAskedInClear() {
        assertThat(parse()).isEqualTo(RankerTarget.open(new RankerAddress("localhost", 50051)));
    }

    @Test
    void anAuthorityOrACertificateMeansTls() {
        assertThat(parse("--tls-ca", "ca.pem").tls())
                .contains(new ClientTls(Optional.of(Path.of("ca.pem")), Optional.empty()));
        assertThat(parse("--tls-cert", "c.pem", "--tls-key", "k.pem").tls())
                .contains(new ClientTls(
                        Optional.empty(), Optional.of(new ClientTls.Identity(Path.of("c.pem"), Path.of("k.pem")))));
        assertThat(parse("--tls").tls()).contains(new ClientTls(Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> parse("--tls-cert", "c.pem")).hasMessageContaining("expected both or none");
    }

    @Test
    void aTokenIsShownToOtherMachinesOnlyEncrypted() {
        assertThat(parse("--token-file", "t").tokenFile()).contains(Path.of("t"));
        assertThatThrownBy(() -> parse("--target", "192.0.2.1:50051", "--token-file", "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "--token-file would be shown to 192.0.2.1:50051 in clear; expected --tls or --tls-ca");
        assertThat(parse("--target", "192.0.2.1:50051", "--token-file", "t", "--tls")
                        .tls())
                .isPresent();
        assertThat(parse("--target", "192.0.2.1:50051", "--token-file", "t", "--insecure")
                        .tls())
                .isEmpty();
    }
}
