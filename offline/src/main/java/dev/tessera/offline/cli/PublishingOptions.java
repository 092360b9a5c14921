package dev.tessera.offline.cli;

import dev.tessera.offline.index.IndexChoice;
import dev.tessera.offline.publish.PublishOptions;
import dev.tessera.offline.publish.PublishOptions.Activation;
import dev.tessera.offline.publish.PublishOptions.Gate;
import dev.tessera.offline.publish.PublishOptions.Release;
import dev.tessera.offline.publish.PublishOptions.Retention;
import dev.tessera.offline.publish.Saving;
import dev.tessera.offline.study.Study;
import dev.tessera.store.vector.VectorPrecision;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to publish: in spite of the gate, to whom, with which index and vectors, and where a copy is kept. */
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

    @ArgGroup
    private SavingOptions saving = new SavingOptions();

    /** At most one of both. */
    static final class SavingOptions {
        @Option(
                names = "--save-to",
                paramLabel = "DIR",
                description =
                        "keep a copy of what is published here, for `generations restore` (default: generations in the work directory)")
        private Optional<Path> folder = Optional.empty();

        @Option(names = "--no-save", description = "keep no copy: whatever loses Redis loses the generation")
        private boolean off;

        private Saving saving() {
            return off ? new Saving.Off() : folder.<Saving>map(Saving.Into::new).orElseGet(Saving.InWorkDirectory::new);
        }
    }

    @Option(
            names = "--index",
            paramLabel = "auto|always|none",
            defaultValue = "auto",
            description =
                    "search index: `auto` builds one for 20,000 items or more; what it finds of the best 100 is measured, printed and kept in the manifest (default: ${DEFAULT-VALUE})")
    private IndexChoice index = IndexChoice.AUTO;

    @Option(
            names = "--vectors",
            paramLabel = "float32|int8",
            description =
                    "what the parts of item vectors are stored as: `int8` takes a quarter of their bytes, in Redis and in rankers; what the best 100 lose by it is measured, printed and kept in the manifest (default: as in the generation that is served, else float32)")
    private Optional<VectorPrecision> precision = Optional.empty();

    @Mixin
    private WaitOption wait = new WaitOption();

    /** @param served the study whose model is published */
    PublishOptions options(Study served, boolean secondStage) {
        return new PublishOptions(
                new Release(served, Optional.empty(), index, precision, secondStage),
                Gate.of(served, force),
                new Activation(canary, wait.longest()),
                Retention.savedBy(saving.saving()));
    }
}
