package dev.tessera.online.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TesseraOnlineTest {
    private final StringWriter printed = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = TesseraOnline.commandLine();
        return command.setErr(new PrintWriter(printed, true))
                .setOut(new PrintWriter(printed, true))
                .execute(arguments);
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : TesseraOnline.commandLine().getSubcommands().keySet()) {
            assertThat(run(command, "--help")).isZero();
            assertThat(printed.toString()).contains("Usage: tessera " + command);
        }
    }

    @Test
    void aMissingOptionIsNamed() {
        assertThat(run("run", "--work", "w")).isEqualTo(2);
        assertThat(printed.toString()).contains("--items", "--events");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run("run", "--items", "nowhere.csv", "--events", "e.csv", "--work", "w"))
                .isEqualTo(2);
        assertThat(printed.toString())
                .contains("--items nowhere.csv cannot be read")
                .doesNotContain("\tat ");
    }

    @Test
    void loadWantsToKnowWhomToAskFor() {
        assertThat(run("load")).isEqualTo(2);
        assertThat(printed.toString()).contains("--users FILE or --work DIR");
    }

    @Test
    void loadRefusesAnEmptyMeasurement() {
        assertThat(run("load", "--seconds", "0", "--work", "w")).isEqualTo(2);
        assertThat(printed.toString()).contains("--seconds 0 is too small");
    }

    @Test
    void aTourWithoutTablesSaysWhichStageToRun(@TempDir Path work) {
        assertThat(run("tour", "--work", work.toString())).isEqualTo(1);
        assertThat(printed.toString()).contains("table events is not there").doesNotContain("\tat ");
    }

    @Test
    void aBrokenAddressIsAWrongCommandLine(@TempDir Path work) {
        assertThat(run("tour", "--target", "nowhere", "--work", work.toString()))
                .isEqualTo(2);
        assertThat(printed.toString()).contains("'nowhere' is no address; expected host:port");
    }

    @Test
    void aFormatOfTheLogThatThereIsNotIsRefused() {
        assertThat(run("serve", "--log-format", "xml")).isEqualTo(2);
        assertThat(printed.toString()).contains("--log-format is 'xml'; expected one of text, json");
    }

    @Test
    void aMetricsPortThatIsNoneIsRefused() {
        assertThat(run("serve", "--metrics-port", "70000")).isEqualTo(2);
        assertThat(printed.toString()).contains("--metrics-port is 70000; expected 0 to 65535");
    }

    @Test
    void aMetricsPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(run("serve", "--metrics-port", port)).isEqualTo(6);
            assertThat(printed.toString()).contains("--metrics-port: 127.0.0.1:" + port + " cannot be listened on");
        }
    }

    @Test
    void aTokenIsPrintedOnceWithTheLineThatKnowsOnlyItsDigest() throws Exception {
        assertThat(run("token", "shop", "--scopes", "record,recommend", "--quota", "5"))
                .isZero();
        String[] lines = printed.toString().split("\\R");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).matches("tessera_[A-Za-z0-9_-]{43}");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(lines[0].getBytes(StandardCharsets.UTF_8));
        assertThat(lines[1])
                .isEqualTo("shop scopes=recommend,record quota=5/5 token-sha256="
                        + HexFormat.of().formatHex(digest));
    }

    @Test
    void aTokenForNobodyOrNothingIsRefused() {
        assertThat(run("token", "a b", "--scopes", "record")).isEqualTo(2);
        assertThat(run("token", "shop", "--scopes", "all")).isEqualTo(2);
        assertThat(run("token", "shop", "--scopes", "record", "--quota", "many"))
                .isEqualTo(2);
        assertThat(printed.toString())
                .contains(
                        "the name is not one; expected 1 to 64 letters",
                        "scopes have 'all'; expected some of recommend, record, admin",
                        "quota is 'many'; expected N or N/BURST")
                .doesNotContain("token-sha256");
    }
}
