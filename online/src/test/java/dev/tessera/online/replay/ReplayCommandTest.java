package dev.tessera.online.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReplayCommandTest {
    private static final Path HOW_TO = Path.of("../docs/how-to/replay-a-decision.md");

    @Test
    void whatIsAFaultIsSaidInTheSameWordsByTheUsageAndTheHowTo() throws IOException {
        Map<String, String> codes = new CommandLine(new ReplayCommand())
                .getCommandSpec()
                .usageMessage()
                .exitCodeList();
        assertThat(codes).containsOnlyKeys("0", "1", "2", "5", "7");
        assertThat(Files.readString(HOW_TO))
                .contains("| 0 | " + codes.get("0") + " |", "| 1 | " + codes.get("1") + " |");
    }
}
