package dev.tessera.offline.cli;

import dev.tessera.offline.itemlog.ChangedItem;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.model.Item;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Items that changed while they were served. */
@Command(name = "items", description = "items that changed while they were served, by UpsertItem and RemoveItem")
final class ItemsCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "the latest change of each, in the order in which they came")
    int list(@Mixin RedisOptions redis) {
        PrintWriter out = spec.commandLine().getOut();
        try (StoreTarget.Open store = redis.target().open()) {
            store.itemLog().forEachAfter(0, page -> page.forEach(change -> out.println(line(change))));
            out.flush();
            return 0;
        }
    }

    @Command(name = "restore", description = "what `save` or the latest refresh wrote, into a log that lost it")
    int restore(
            @Mixin RedisOptions redis,
            @Option(
                            names = "--from",
                            paramLabel = "DIR",
                            required = true,
                            description = "the folder of the table, such as WORK/item_changes")
                    Path folder)
            throws IOException {
        try (StoreTarget.Open store = redis.target().open()) {
            long restored = ChangedItem.restore(folder, store.itemLog());
            spec.commandLine().getOut().println(restored + " changed items are back; those that the log had stay");
            return 0;
        }
    }

    private static String line(ItemChange change) {
        return change.revision() + "  " + change.changed() + "  " + change.item() + "  "
                + change.content().map(Item::title).orElse("(removed)");
    }

    @Command(name = "save", description = "all of them into a table that `ingest --item-changes` takes")
    int save(
            @Mixin RedisOptions redis,
            @Option(names = "--to", paramLabel = "DIR", required = true, description = "the folder of the table")
                    Path folder)
            throws IOException {
        try (StoreTarget.Open store = redis.target().open()) {
            long written = ChangedItem.save(store.itemLog(), folder.toAbsolutePath());
            spec.commandLine().getOut().println(written + " changed items are in " + folder);
            return 0;
        }
    }
}
