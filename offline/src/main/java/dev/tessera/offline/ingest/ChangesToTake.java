package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.itemlog.ChangedItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Changes from the item log that are laid over the files of items.
 *
 * @param folder a table of {@link ChangedItem}
 * @param catalogAsOf a change of an item in the files counts if it is later
 */
record ChangesToTake(Path folder, Instant catalogAsOf) {
    /** @param declared when the files of items were made; otherwise it is the time of the oldest of them */
    static ChangesToTake of(Path folder, Optional<Instant> declared, List<Path> items) throws IOException {
        return new ChangesToTake(folder, declared.isPresent() ? declared.get() : oldest(items));
    }

    private static Instant oldest(List<Path> files) throws IOException {
        Instant oldest = Instant.MAX;
        for (Path file : files) {
            Instant modified = Files.getLastModifiedTime(file).toInstant();
            oldest = modified.isBefore(oldest) ? modified : oldest;
        }
        return oldest;
    }

    DataStream<ChangedItem> read(StreamExecutionEnvironment environment) throws IOException {
        return new TableSource<>(ChangedItem.TABLE, folder).read(environment);
    }
}
