package dev.tessera.offline.evaluate;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The films and ratings of MovieLens, read without a pipeline; tags are left out, pictures are only noted. */
record MovieLens(List<Item> items, List<Event> events) {
    static MovieLens read() throws IOException {
        Path folder = SharedData.require("data/movielens-small");
        List<Item> items = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(folder.resolve("items.csv"))) {
            rows.forEach(row -> items.add(item(row)));
        }
        List<Event> events = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows =
                CsvReader.builder().ofNamedCsvRecord(folder.resolve("interactions.csv"))) {
            rows.forEach(row -> events.add(event(row)));
        }
        return new MovieLens(items, events);
    }

    private static Item item(NamedCsvRecord row) {
        return new Item(
                new ItemId(row.getField("item_id")),
                row.getField("title"),
                row.getField("description"),
                Map.of("genre", List.of(row.getField("genres").split("\\|"))),
                row.getField("image_path").isEmpty() ? new byte[0] : new byte[1],
                Instant.EPOCH);
    }

    private static Event event(NamedCsvRecord row) {
        Instant when = Instant.ofEpochSecond(Long.parseLong(row.getField("timestamp")));
        return new Event(
                new EventId("line " + row.getStartingLineNumber()),
                new UserId(row.getField("user_id")),
                new ItemId(row.getField("item_id")),
                EventKind.RATING,
                Double.parseDouble(row.getField("rating")),
                when,
                when);
    }
}
