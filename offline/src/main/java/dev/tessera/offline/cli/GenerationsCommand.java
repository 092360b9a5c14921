package dev.tessera.offline.cli;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.publish.GenerationLines;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.GenerationCheck;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.generation.GenerationSweep;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.model.GenerationId;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is published, and which of it is served. */
@Command(
        name = "generations",
        description =
                "what is published: lists, shows, verifies, activates, rolls back, tries on some users, removes, saves and restores",
        subcommands = {SaveGenerationCommand.class, RestoreGenerationCommand.class},
        synopsisSubcommandLabel = "list|show|verify|activate|rollback|canary|remove|prune|save|restore")
final class GenerationsCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Command(
            name = "list",
            description = "every generation, the latest first, which is served, and how many running rankers hold each")
    int list(@Mixin RedisOptions redis) {
        try (StoreTarget.Open store = redis.target().open()) {
            new GenerationLines(store.generations()).list().forEach(out()::println);
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "all that the manifest of a generation says, and which running rankers hold it")
    int show(
            @Mixin RedisOptions redis,
            @Parameters(arity = "0..1", paramLabel = "ID", description = "by default the one that is served")
                    Optional<String> id,
            @Option(names = "--json", description = "the manifest itself") boolean json) {
        try (StoreTarget.Open store = redis.target().open()) {
            Manifest manifest = manifest(store, id);
            if (json) {
                out().println(manifest.toJson());
            } else {
                GenerationLines.manifest(manifest).forEach(out()::println);
                new GenerationLines(store.generations()).rankers(manifest.id()).forEach(out()::println);
            }
            return 0;
        }
    }

    @Command(
            name = "verify",
            description = "reads a generation back to its last byte; names the first block that is missing or differs")
    int verify(
            @Mixin RedisOptions redis,
            @Parameters(arity = "0..1", paramLabel = "ID", description = "by default the one that is served")
                    Optional<String> id) {
        try (StoreTarget.Open store = redis.target().open()) {
            Manifest manifest = manifest(store, id);
            long bytes = manifest.artifacts().values().stream()
                    .mapToLong(artifact -> artifact.size())
                    .sum();
            try (Progress progress = new Progress("verify " + manifest.id(), "bytes", bytes)) {
                new GenerationCheck(store.generations(), store.blobs()).check(manifest.id(), progress::advance);
            }
            out().println("generation " + manifest.id() + " is whole: " + bytes
                    + " bytes read, every block has its digest");
            return 0;
        }
    }

    @Command(
            name = "activate",
            description =
                    "serves a complete generation, once all running rankers have it loaded; they switch between two requests")
    int activate(@Mixin RedisOptions redis, @Mixin FlipOptions flip, @Parameters(paramLabel = "ID") String id) {
        try (StoreTarget.Open store = redis.target().open()) {
            Pointer seen = store.generations().pointer();
            out().println(GenerationLines.served(
                    activation(store).activate(new GenerationId(id), seen, flip.longest())));
            return 0;
        }
    }

    @Command(name = "rollback", description = "serves the generation before this one again")
    int rollback(@Mixin RedisOptions redis, @Mixin FlipOptions flip) {
        try (StoreTarget.Open store = redis.target().open()) {
            Pointer seen = store.generations().pointer();
            out().println(GenerationLines.served(activation(store).rollback(seen, flip.longest())));
            return 0;
        }
    }

    @Command(
            name = "canary",
            description =
                    "serves a generation to a share of the users, always the same ones, until it is activated or this is ended")
    int canary(@Mixin RedisOptions redis, @Mixin FlipOptions flip, @ArgGroup(multiplicity = "1") CanaryChange change) {
        try (StoreTarget.Open store = redis.target().open()) {
            Pointer seen = store.generations().pointer();
            Pointer now = change.end
                    ? store.generations().endCanary(seen)
                    : activation(store).begin(change.begin.canary(), seen, flip.longest());
            out().println(GenerationLines.served(now));
            return 0;
        }
    }

    /** One of both. */
    static final class CanaryChange {
        @Option(names = "--end", required = true, description = "all users get the active generation again")
        private boolean end;

        @ArgGroup(exclusive = false)
        private Begin begin = new Begin();

        static final class Begin {
            @Parameters(paramLabel = "ID", description = "a complete generation")
            private String id = "";

            @Option(
                    names = "--share",
                    paramLabel = "SHARE",
                    required = true,
                    description = "of users, such as 0.05; change it by giving another")
            private double share;

            private Canary canary() {
                return new Canary(new GenerationId(id), share);
            }
        }
    }

    @Command(
            name = "remove",
            description =
                    "forgets a generation that is neither served nor the one before it, and that no running ranker holds")
    int remove(@Mixin RedisOptions redis, @Parameters(paramLabel = "ID") String id) {
        try (StoreTarget.Open store = redis.target().open()) {
            store.generations().remove(new GenerationId(id));
            out().println("generation " + id
                    + " is forgotten; `generations prune` frees the memory of what it alone named");
            return 0;
        }
    }

    @Command(
            name = "prune",
            description =
                    "removes what nobody needs: generations beyond those to keep, leftovers of killed publishers, blobs that none names")
    int prune(
            @Mixin RedisOptions redis,
            @Option(
                            names = "--keep",
                            paramLabel = "N",
                            defaultValue = "2",
                            description =
                                    "complete generations that stay beside the served one and the one before it (default: ${DEFAULT-VALUE})")
                    int keep,
            @Option(
                            names = "--older-than",
                            paramLabel = "HOURS",
                            defaultValue = "24",
                            description =
                                    "what is younger stays; more than any publishing takes (default: ${DEFAULT-VALUE})")
                    int hours) {
        try (StoreTarget.Open store = redis.target().open()) {
            GenerationSweep sweep = new GenerationSweep(store.generations(), store.blobs(), InstantSource.system());
            int spare = notBelowZero("--keep", keep);
            Duration age = Duration.ofHours(notBelowZero("--older-than", hours));
            try {
                sweep.sweep(spare, age);
            } finally {
                out().println(line(sweep.swept()));
            }
            return 0;
        }
    }

    private static String line(GenerationSweep.Swept swept) {
        return "removed " + swept.generations().size() + " generations " + swept.generations() + " and " + swept.blobs()
                + " blobs";
    }

    private PreparedActivation activation(StoreTarget.Open store) {
        return new PreparedActivation(store.generations(), out()::println);
    }

    /** @param id of a complete generation; empty means the one that is served */
    static Manifest manifest(StoreTarget.Open store, Optional<String> id) {
        GenerationId wanted = id.map(GenerationId::new)
                .or(() -> store.generations().pointer().active())
                .orElseThrow(
                        () -> new GenerationException("nothing is served yet; publish first, or name a generation"));
        return store.generations()
                .manifest(wanted)
                .orElseThrow(() -> new GenerationException(
                        "generation " + wanted + " is not there, or not complete; `generations list` shows what is"));
    }

    private static int notBelowZero(String option, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(option + " is " + value + "; expected 0 or more");
        }
        return value;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
