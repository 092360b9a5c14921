package dev.tessera.online.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
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
}
