package dev.tessera.offline.cli;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.Forgotten;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.publish.PublishOptions;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.recover.HistoryRebuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The histories of users. */
@Command(
        name = "histories",
        description = "the histories of users: rebuilds them in a Redis that lost them",
        synopsisSubcommandLabel = "rebuild")
final class HistoriesCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Command(
            name = "rebuild",
            description =
                    "the newest events of each user, and the ids by which a retry is known, from tables into Redis; harmless to repeat, and while rankers record")
    int rebuild(
            @Mixin RedisOptions redis,
            @Option(
                            names = "--work",
                            paramLabel = "DIR",
                            description = "a work directory: what `stream` and `ingest` wrote there is read")
                    Optional<Path> work,
            @Option(
                            names = "--events",
                            paramLabel = "DIR",
                            description =
                                    "a folder of table events, such as a copy of an event_log; may be given several times")
                    List<Path> folders,
            @Option(
                            names = "--history",
                            paramLabel = "N",
                            defaultValue = "" + PublishOptions.DEFAULT_HISTORY,
                            description =
                                    "events of a user that are kept, the same as of `serve` (default: ${DEFAULT-VALUE})")
                    int history)
            throws IOException {
        List<Path> all = new ArrayList<>(Optional.ofNullable(folders).orElseGet(List::of));
        all.addAll(tables(work));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("nothing says where the events are; give --work, --events or both");
        }
        if (work.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "no --work is given, which knows who was forgotten: whatever these folders have of anybody is rebuilt");
        }
        try (StoreTarget.Open store = redis.target().open()) {
            HistoryRebuild.Report report =
                    new HistoryRebuild(store.pastEvents(history), forgotten(work), InstantSource.system()).run(all);
            spec.commandLine()
                    .getOut()
                    .println("histories are rebuilt: " + report.events() + " events read; "
                            + report.rebuilt().entries() + " entries and "
                            + report.rebuilt().ids() + " ids of recent events were missing");
            return 0;
        }
    }

    private static Forgotten forgotten(Optional<Path> work) throws IOException {
        return work.isPresent() ? Forgotten.in(new WorkDirectory(work.get())) : Forgotten.nobody();
    }

    /** What the streaming job wrote, then what ingest did, as far as they are there. */
    private static List<Path> tables(Optional<Path> work) throws IOException {
        if (work.isEmpty()) {
            return List.of();
        }
        WorkDirectory directory = new WorkDirectory(work.orElseThrow());
        List<Path> found = Stream.of(directory.eventLog(), directory.table(IngestTables.EVENTS.name()))
                .filter(Files::isDirectory)
                .toList();
        if (found.isEmpty()) {
            throw new IOException("work directory " + directory.root()
                    + " has neither an event_log of ./tessera stream nor a table events of ./tessera ingest;"
                    + " give the right one, or --events");
        }
        return found;
    }
}
