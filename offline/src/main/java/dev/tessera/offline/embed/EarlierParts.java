package dev.tessera.offline.embed;

import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.feature.EncodedItem;
import dev.tessera.store.generation.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What embed wrote the last time.
 *
 * @param encoder digest of the encoder that the study has now
 * @param folder of a table that this encoder made; empty if there is none that can be carried over
 */
record EarlierParts(Digest encoder, Optional<Path> folder) {
    /** @throws IOException if the table is damaged */
    static EarlierParts of(StudyDirectory study) throws IOException {
        Digest encoder = Digest.ofFolder(study.encoder());
        Path parts = study.table(EncodedItem.TABLE.name());
        boolean same = Files.isDirectory(parts) && EncodedItem.TABLE.canRead(parts) && madeBy(encoder, parts);
        return new EarlierParts(encoder, same ? Optional.of(parts) : Optional.empty());
    }

    /** All rows of a table are of one encoder. */
    private static boolean madeBy(Digest encoder, Path parts) throws IOException {
        try (Stream<EncodedItem> rows = EncodedItem.TABLE.read(parts)) {
            return rows.findFirst().filter(row -> row.encoder().equals(encoder)).isPresent();
        }
    }

    Optional<TableSource<EncodedItem>> table() {
        return folder.map(parts -> new TableSource<>(EncodedItem.TABLE, parts));
    }
}
