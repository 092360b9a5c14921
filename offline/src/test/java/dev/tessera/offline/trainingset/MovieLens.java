package dev.tessera.offline.trainingset;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.tessera.store.SharedData;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The small MovieLens data in memory, without pictures, for tests and experiments that want real behaviour in a second. */
public record MovieLens(List<Item> items, List<Event> events) {
    public static MovieLens small() throws IOException {
        return read(SharedData.require("data/movielens-small"));
    }

    public static MovieLens read(Path folder) throws IOException {
        try (CsvReader<NamedCsvRecord> items = CsvReader.builder().ofNamedCsvRecord(folder.resolve("items.csv"));
                CsvReader<NamedCsvRecord> events =
                        CsvReader.builder().ofNamedCsvRecord(folder.resolve("interactions.csv"))) {
            return new MovieLens(
                    items.stream().map(MovieLens::item).toList(),
                    events.stream().map(MovieLens::event).toList());
        }
    }

    private static Item item(NamedCsvRecord row) {
        return new Item(
                new ItemId(row.getField("item_id")),
                row.getField("title"),
                row.getField("description"),
                Map.of("genres", List.of(row.getField("genres").split("\\|"))),
                new byte[0],
                Instant.EPOCH);
    }

    private static Event event(NamedCsvRecord row) {
        Instant when = Instant.ofEpochSecond(Long.parseLong(row.getField("timestamp")));
        return new Event(
                new EventId(row.getField("user_id") + "-" + row.getField("item_id")),
                new UserId(row.getField("user_id")),
                new ItemId(row.getField("item_id")),
                EventKind.RATING,
                Double.parseDouble(row.getField("rating")),
                when,
                when);
    }
}
