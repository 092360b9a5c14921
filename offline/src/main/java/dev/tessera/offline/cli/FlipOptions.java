package dev.tessera.offline.cli;

import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a flip waits for rankers. */
final class FlipOptions {
    @Mixin
    private WaitOption wait = new WaitOption();

    @Option(names = "--force", description = "flip at once, whether running rankers have it loaded or not; as --wait 0")
    private boolean force;

    Duration longest() {
        return force ? Duration.ZERO : wait.longest();
    }
}
