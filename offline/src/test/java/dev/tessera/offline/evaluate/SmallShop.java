package dev.tessera.offline.evaluate;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.study.StudyFile;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Interaction;
import dev.tessera.offline.trainingset.Protocol;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.offline.trainingset.TrainingSet;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A few users who like one colour each, a few items that have one, and the tables that training-set would leave of them. Every fifth item has no
 * words, every seventh no picture, the last ones arrive late.
 */
public record SmallShop(List<Item> items, List<Event> events) {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<String> COLOURS = List.of("red", "green", "blue");

    public static SmallShop of(int users, int items, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Item> catalog = new ArrayList<>();
        for (int item = 0; item < items; item++) {
            catalog.add(item(item, items));
        }
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int taste = user % COLOURS.size();
            Instant when = START.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 40)));
            for (int step = 0; step < 18; step++) {
                int item = random.nextInt(items);
                if (item % COLOURS.size() != taste && random.nextInt(4) > 0) {
                    item = item - item % COLOURS.size() + taste;
                }
                when = when.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 4)));
                if (item < items && !when.isBefore(catalog.get(item).availableFrom())) {
                    events.add(event(events.size(), user, item, 1 + random.nextInt(5), when));
                }
            }
        }
        return new SmallShop(catalog, events);
    }

    private static Item item(int index, int items) {
        String colour = COLOURS.get(index % COLOURS.size());
        return new Item(
                new ItemId(String.format("item-%03d", index)),
                index % 5 == 0 ? "" : "A " + colour + " thing",
                "",
                Map.of("colour", List.of(colour)),
                index % 7 == 0 ? new byte[0] : new byte[] {1},
                index > items * 9 / 10 ? START.plus(Duration.ofDays(60)) : Instant.EPOCH);
    }

    private static Event event(int number, int user, int item, double value, Instant when) {
        return new Event(
                new EventId("event-" + number),
                new UserId(String.format("user-%03d", user)),
                new ItemId(String.format("item-%03d", item)),
                EventKind.RATING,
                value,
                when,
                when);
    }

    /** Writes the tables of ingest and of training-set. */
    public void write(WorkDirectory work, Study study) throws IOException {
        TrainingSet set = TrainingSet.of(study, items, events, Protocol.DEFAULT);
        IngestTables.ITEMS.write(work.table("items"), items);
        Table.of("events", Event.class, 1).write(work.table("events"), events);
        StudyDirectory folder = work.study(study.name());
        StudyFile.write(study, folder.description());
        CatalogEntry.TABLE.write(folder.table("catalog"), set.catalog());
        EvaluationTarget.TABLE.write(folder.table("targets"), set.targets());
        Interaction.TABLE.write(folder.table("interactions"), set.interactions());
        TrainingSequence.TABLE.write(folder.table("sequences"), set.sequences());
    }
}
