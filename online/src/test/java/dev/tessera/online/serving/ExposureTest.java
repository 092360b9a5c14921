package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What somebody must have said before other machines reach a ranker. */
class ExposureTest {
    private static ServingConfig parse(String options) {
        ListenOptions parsed = new ListenOptions();
        new CommandLine(parsed)
                .parseArgs(Arrays.stream(options.split(" "))
                        .filter(option -> !option.isEmpty())
                        .toArray(String[]::new));
        return parsed.config();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--admin",
                "--host ::1 --admin",
                "--callers FILE",
                "--anonymous",
                "--host 0.0.0.0 --insecure --anonymous",
                "--host 0.0.0.0 --insecure --callers FILE --admin",
                "--host 0.0.0.0 --tls-cert C --tls-key K --callers FILE --admin",
                "--host 0.0.0.0 --tls-cert C --tls-key K --tls-client-ca A",
                "--host 0.0.0.0 --tls-cert C --tls-key K --tls-client-ca A --callers FILE --admin",
                "--host 0.0.0.0 --tls-cert C --tls-key K --anonymous"
            })
    void whatIsSafeOrSaidIsTaken(String options) {
        assertThat(parse(options).port()).isEqualTo(50051);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --host 0.0.0.0 --callers F                                  | expected --tls-cert and --tls-key, or --insecure
            --host 0.0.0.0 --insecure                                   | expected --callers, --tls-client-ca, or --anonymous
            --host 0.0.0.0 --tls-cert C --tls-key K                     | expected --callers, --tls-client-ca, or --anonymous
            --host 0.0.0.0 --insecure --anonymous --admin               | expected --callers beside --admin
            --host 0.0.0.0 --tls-cert C --tls-key K --tls-client-ca A --admin | expected --callers beside --admin
            --tls-cert C --tls-key K --tls-client-ca A --admin          | --admin is for callers with the scope admin
            --http-port 65536                                           | --http-port is 65536; expected 0 to 65535
            --http-port 0 --http-connections 0                          | --http-connections is 0; expected at least 1
            --tls-cert C                                                | only one of --tls-cert and --tls-key is given
            --tls-client-ca A                                           | --tls-client-ca goes with --tls-cert and --tls-key
            --insecure --tls-cert C --tls-key K                         | --insecure contradicts --tls-cert
            --anonymous --callers F                                     | --anonymous contradicts --callers and --tls-client-ca
            --anonymous --tls-cert C --tls-key K --tls-client-ca A      | --anonymous contradicts --callers and --tls-client-ca
            """)
    void anythingElseIsRefusedWithWhatIsMissing(String options, String problem) {
        assertThatThrownBy(() -> parse(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void allThatIsMissingIsToldAtOnce() {
        assertThatThrownBy(() -> parse("--host 0.0.0.0 --admin --port -1"))
                .hasMessageContainingAll(
                        "port is -1", "--insecure to say", "--anonymous to say", "--callers beside --admin");
        assertThatThrownBy(() -> parse("--tls-client-ca A --insecure --anonymous --port -1"))
                .hasMessageContainingAll("--tls-client-ca goes with", "--anonymous contradicts", "port is -1")
                .hasMessageNotContaining("nobody asks for");
    }

    @Test
    void whoeverHasACertificateIsAskedForIt() {
        ServingConfig config = parse("--tls-cert C --tls-key K --tls-client-ca A");
        assertThat(config.access()).isEqualTo(new Access.AnyCertificate());
        assertThat(ServingConfig.asksForCertificates(config.transport())).isTrue();
    }
}
