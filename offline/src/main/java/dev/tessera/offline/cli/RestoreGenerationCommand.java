package dev.tessera.offline.cli;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.publish.GenerationLines;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.generation.GenerationRestore;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.generation.SavedGenerations;
import dev.tessera.store.model.GenerationId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A saved generation into a Redis that lost it. */
@Command(
        name = "restore",
        description =
                "brings a saved generation back under its id, reads it back, and serves it if nothing is served; running rankers go on with it")
final class RestoreGenerationCommand implements Callable<Integer> {
    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Option(
            names = "--from",
            paramLabel = "DIR",
            required = true,
            description = "where it was saved; by publish in `generations` of the work directory")
    private Path folder = Path.of("");

    @Option(names = "--activate", description = "serve it also if another one is served")
    private boolean activate;

    @Mixin
    private FlipOptions flip = new FlipOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "by default the one that was served when publish or save last ended")
    private Optional<String> id = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        SavedGenerations saved = new SavedGenerations(folder, InstantSource.system());
        GenerationId wanted = id.map(GenerationId::new).orElseGet(() -> served(saved));
        try (StoreTarget.Open store = redis.target().open()) {
            out().println("generation " + wanted + " " + words(restore(saved, wanted, store)));
            serve(wanted, store.generations());
            return 0;
        }
    }

    private static GenerationId served(SavedGenerations saved) {
        return saved.served().orElseThrow(() -> {
            List<GenerationId> all = saved.ids();
            return new GenerationException(
                    all.isEmpty()
                            ? "no generation is saved in " + saved
                                    + "; give the folder of publish or of `generations save`"
                            : "which of the generations saved in " + saved + " was served is not known; name one of "
                                    + all);
        });
    }

    private static GenerationRestore.Outcome restore(
            SavedGenerations saved, GenerationId wanted, StoreTarget.Open store) {
        long bytes = saved.find(wanted).map(Manifest::size).orElse(0L);
        try (Progress progress = new Progress("restore " + wanted, "bytes", bytes)) {
            return new GenerationRestore(saved, store.generations(), store.blobs()).restore(wanted, progress::advance);
        }
    }

    private static String words(GenerationRestore.Outcome outcome) {
        return switch (outcome) {
            case RESTORED -> "is restored, every block has its digest";
            case REPAIRED -> "lacked blocks; it is whole again";
            case WHOLE_ALREADY -> "is there already, and whole; nothing was written";
        };
    }

    private void serve(GenerationId wanted, GenerationStore generations) {
        Pointer seen = generations.pointer();
        Optional<GenerationId> other = seen.active().filter(active -> !active.equals(wanted));
        if (other.isPresent() && !activate) {
            out().println("generation " + other.get() + " is served; `generations activate " + wanted
                    + "` serves the restored one");
            return;
        }
        Pointer now = new PreparedActivation(generations, out()::println).activate(wanted, seen, flip.longest());
        out().println(GenerationLines.served(now));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
