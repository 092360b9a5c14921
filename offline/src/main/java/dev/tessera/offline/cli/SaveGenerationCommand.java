package dev.tessera.offline.cli;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.SavedGenerations;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A generation into a folder. */
@Command(
        name = "save",
        description = "copies a generation into a folder, for `restore`; what is there already is not copied again")
final class SaveGenerationCommand implements Callable<Integer> {
    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "the folder; publish has one in its work directory")
    private Path folder = Path.of("");

    @Parameters(arity = "0..1", paramLabel = "ID", description = "by default the one that is served")
    private Optional<String> id = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        SavedGenerations saved = new SavedGenerations(folder, InstantSource.system());
        StoreTarget target = redis.target();
        try (StoreTarget.Open store = target.open()) {
            saved.claim(target.namespace());
            Manifest manifest = GenerationsCommand.manifest(store, id);
            try (Progress progress = new Progress("save " + manifest.id(), "bytes", manifest.size())) {
                saved.save(manifest, store.blobs(), progress::advance);
            }
            store.generations().pointer().active().filter(manifest.id()::equals).ifPresent(saved::noteServed);
            spec.commandLine()
                    .getOut()
                    .println("generation " + manifest.id() + " is saved in " + saved + ": " + manifest.size()
                            + " bytes, every block has its digest");
            return 0;
        }
    }
}
