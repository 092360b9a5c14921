package dev.tessera.offline.publish;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;

/** Names the data behind a model: the digest of the digests of table files, in the order of their names. */
public final class DataHash {
    private final StringBuilder digests = new StringBuilder();

    /** Of what ingest wrote: all items and events. */
    public static String ofInput(WorkDirectory work) throws IOException {
        return new DataHash()
                .add(IngestTables.ITEMS, work.table(IngestTables.ITEMS.name()))
                .add(IngestTables.EVENTS, work.table(IngestTables.EVENTS.name()))
                .hex();
    }

    DataHash add(Table<?> table, Path folder) throws IOException {
        for (Path file : table.files(folder).stream()
                .sorted(Comparator.comparing(Path::getFileName))
                .toList()) {
            digests.append(table.name()).append(' ').append(Digest.of(file)).append('\n');
        }
        return this;
    }

    String hex() {
        return Digest.of(digests.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }
}
