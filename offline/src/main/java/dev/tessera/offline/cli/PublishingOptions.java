package dev.tessera.offline.cli;

import dev.tessera.offline.publish.PublishOptions;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether to publish in spite of the gate. */
final class PublishingOptions {
    @Option(
            names = "--force",
            description = "publish even if the evaluation says the model is not better than popularity")
    private boolean force;

    @Option(
            names = "--canary",
            paramLabel = "SHARE",
            description =
                    "serve it to a share of the users, such as 0.05, always the same ones; `generations activate` then serves it to all")
    private Optional<Double> canary = Optional.empty();

    @Mixin
    private WaitOption wait = new WaitOption();

    PublishOptions options() {
        return PublishOptions.defaults().withForce(force).withCanary(canary).withWait(wait.longest());
    }
}
