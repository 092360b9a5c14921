package dev.tessera.offline.cli;

import dev.tessera.store.generation.PreparedActivation;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long to wait for rankers before a flip. */
final class WaitOption {
    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description =
                    "how long running rankers may take to load it; if one has not by then nothing changes; 0 flips at once (default: ${DEFAULT-VALUE})")
    private int seconds = Math.toIntExact(PreparedActivation.DEFAULT_WAIT.toSeconds());

    Duration longest() {
        if (seconds < 0) {
            throw new IllegalArgumentException("--wait is " + seconds + "; expected 0 or more seconds");
        }
        return Duration.ofSeconds(seconds);
    }
}
