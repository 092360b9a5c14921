package dev.tessera.offline.cli;

import dev.tessera.offline.publish.PublishOptions;
import picocli.CommandLine.Option;

/** Whether to publish in spite of the gate. */
final class PublishingOptions {
    @Option(
            names = "--force",
            description = "publish even if the evaluation says the model is not better than popularity")
    private boolean force;

    PublishOptions options() {
        return PublishOptions.defaults().withForce(force);
    }
}
