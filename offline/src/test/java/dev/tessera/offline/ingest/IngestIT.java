package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.ProgressLines;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.itemlog.ChangedItem;
import dev.tessera.offline.itemlog.TakenChange;
import dev.tessera.offline.shop.DemoShop;
import dev.tessera.offline.shop.ShopConfig;
import dev.tessera.store.itemlog.InMemoryItemLog;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FlinkExtension.class)
class IngestIT {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private IngestStage stage;
    private WorkDirectory work;

    IngestIT(FlinkCluster cluster, @TempDir Path work) {
        this.work = new WorkDirectory(work);
        this.stage = new IngestStage(cluster, this.work, CLOCK);
    }

    @BeforeEach
    void pictures() throws IOException {
        Files.createDirectories(folder.resolve("images"));
    }

    @Test
    void theDemoShopIsAcceptedButForItsBrokenRecords() throws IOException {
        DemoShop.generate(ShopConfig.small(3), folder);

        IngestReport report = ingest(folder.resolve(DemoShop.ITEMS), folder.resolve(DemoShop.EVENTS));

        List<Item> items = items();
        assertThat(report.items()).isEqualTo(240).isEqualTo(items.size());
        assertThat(report.images())
                .isEqualTo(
                        items.stream().filter(item -> item.has(Modality.IMAGE)).count());
        assertThat(report.events())
                .isEqualTo(Files.readAllLines(folder.resolve(DemoShop.EVENTS)).size() - 1 - 8)
                .isEqualTo(events().size());
        assertThat(report.rejected())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("item_id: blank", 1L),
                        Map.entry("item_id: duplicate id, an earlier row has it", 1L),
                        Map.entry("more or fewer fields than the header has", 1L),
                        Map.entry("title: not UTF-8", 1L),
                        Map.entry("image_path: image file not found", 1L),
                        Map.entry("image_path: unreadable image, neither JPEG nor PNG or damaged", 2L),
                        Map.entry("item_id: unknown item", 1L),
                        Map.entry("user_id: blank", 1L),
                        Map.entry("timestamp: time before 1970", 1L),
                        Map.entry("timestamp: time in the future", 1L),
                        Map.entry("timestamp: not a time", 1L),
                        Map.entry("known_at: known before it happened", 1L),
                        Map.entry("kind: unknown event kind", 1L),
                        Map.entry("event_id: duplicate id, an earlier row has it", 1L)));
    }

    @Test
    void runningAgainGivesTheSameTables() throws IOException {
        Path items = Reading.write(folder.resolve("items.csv"), "item_id,title\n1,Tea\n2,Pot\n");
        Path events = Reading.write(
                folder.resolve("events.csv"),
                "user_id,item_id,rating,timestamp\nu,1,4,1000\nu,1,4,1000\nu,2,3.5,2000\nu,3,5,2000\n");
        ingest(items, events);
        List<Event> first = events();
        IngestReport report = ingest(items, events);

        assertThat(events()).isEqualTo(first).hasSize(3);
        assertThat(first).extracting(Event::kind).containsOnly(EventKind.RATING);
        assertThat(report.rejected()).isEqualTo(Map.of("item_id: unknown item", 1L));
        assertThat(rejected()).containsExactly(new Rejected(events.toString(), 5, "item_id", "unknown item", "3"));
    }

    @Test
    void itIsToldHowManyRowsWereReadAndWritten() throws IOException {
        StringBuilder rows = new StringBuilder("item_id,title\n,nameless\n");
        for (int i = 0; i < 5_000; i++) {
            rows.append(i).append(",Tea\n");
        }
        Path items = Reading.write(folder.resolve("items.csv"), rows.toString());
        Path events = Reading.write(folder.resolve("events.csv"), "user_id,item_id,timestamp\nu,1,1000\n");
        try (ProgressLines lines = ProgressLines.open()) {
            ingest(items, events);
            assertThat(lines.told())
                    .anyMatch(line -> line.matches("ingest: reading: 5002 rows in \\d+ s"))
                    .anyMatch(line -> line.matches("ingest: writing: 5001 rows in \\d+ s"));
        }
    }

    @Test
    void theFirstRowOfAnIdWins() throws IOException {
        Path items = Reading.write(folder.resolve("items.csv"), "item_id,title\n1,Tea\n2,Pot\n1,Coffee\n1,Milk\n");
        Path events = Reading.write(folder.resolve("events.csv"), "user_id,item_id,timestamp\n");

        ingest(items, events);

        assertThat(items()).extracting(Item::title).containsExactly("Tea", "Pot");
        assertThat(rejected()).extracting(Rejected::row).containsExactlyInAnyOrder(4L, 5L);
    }

    @Test
    void whatWasKnownOfAForgottenUserIsLeftOutWithoutItsText() throws IOException {
        Path items = Reading.write(folder.resolve("items.csv"), "item_id,title\n1,Tea\n2\n");
        Path events = Reading.write(
                folder.resolve("events.csv"),
                "user_id,item_id,timestamp,kind\nann,1,1000,view\nann,1,2000,view\nann,1,3000,hug\nann,9,1500,view\n"
                        + "bob,1,1000,view\nbob,1,1000,hug\nann,1\n");
        Path log = folder.resolve("event_log");
        IngestTables.EVENTS.write(log, List.of(logged("a1", "ann", 1900), logged("b1", "bob", 1900)));
        Forgotten.nobody().with(new UserId("ann"), Instant.ofEpochSecond(1900)).write(work);

        IngestReport report = stage.run(IngestOptions.of(items, events).withEventLog(Optional.of(log)));

        assertThat(events())
                .extracting(event -> event.user() + " " + event.knownAt().getEpochSecond())
                .containsExactlyInAnyOrder("ann 2000", "bob 1000", "bob 1900");
        assertThat(report.rejected())
                .isEqualTo(Map.of(
                        "user_id: forgotten", 3L,
                        "kind: unknown event kind", 2L,
                        "more or fewer fields than the header has", 2L));
        assertThat(rejected())
                .filteredOn(row -> row.file().equals(events.toString()))
                .extracting(row -> row.row() + " " + row.field() + " " + row.raw())
                .containsExactlyInAnyOrder("2 user_id ", "4 kind ", "5 user_id ", "7 kind hug", "8  ");
        assertThat(rejected())
                .describedAs("items are of nobody")
                .contains(new Rejected(items.toString(), 3, "", Fault.FIELD_COUNT.reason(), "2"));
    }

    private static Event logged(String id, String user, long known) {
        Instant at = Instant.ofEpochSecond(known);
        return new Event(new EventId(id), new UserId(user), new ItemId("1"), EventKind.VIEW, 1, at, at);
    }

    @Test
    void anItemWithAnUnreadablePictureStaysWithoutIt() throws IOException {
        Reading.write(folder.resolve("images/1.png"), "no picture");
        Path items = Reading.write(folder.resolve("items.csv"), "item_id,title,image_path\n1,Tea,images/1.png\n");
        Path events = Reading.write(folder.resolve("events.csv"), "user_id,item_id,timestamp\nu,1,1000\n");

        IngestReport report = ingest(items, events);

        assertThat(report)
                .isEqualTo(new IngestReport(1, 0, 1, Map.of("image_path: " + Fault.IMAGE_UNREADABLE.reason(), 1L)));
        assertThat(items().get(0).has(Modality.IMAGE)).isFalse();
    }

    @Test
    void theLogOfTheStreamingJobIsTakenWithTheFiles() throws IOException {
        Path items = Reading.write(folder.resolve("items.csv"), "item_id,title\n1,Tea\n2,Pot\n");
        Path events = Reading.write(
                folder.resolve("events.csv"),
                "user_id,item_id,timestamp,event_id\nu,1,1000,in-both\nu,1,1001,of-file\n");
        Instant at = Instant.ofEpochSecond(1_000);
        Event inBoth =
                new Event(new EventId("in-both"), new UserId("u"), new ItemId("1"), EventKind.VIEW, Double.NaN, at, at);
        Event late = new Event(
                new EventId("late"), new UserId("v"), new ItemId("2"), EventKind.CLICK, 2, at, at.plusSeconds(9));
        Event unknown = new Event(
                new EventId("unknown"), new UserId("v"), new ItemId("3"), EventKind.CLICK, Double.NaN, at, at);
        Path log = folder.resolve("log");
        IngestTables.EVENTS.write(log.resolve("date=1970-01-01/hour=00"), List.of(inBoth, late, unknown));

        IngestReport report = stage.run(IngestOptions.of(items, events).withEventLog(Optional.of(log)));

        assertThat(events()).extracting(event -> event.id().value()).containsOnly("in-both", "of-file", "late");
        assertThat(events()).hasSize(3).contains(late);
        assertThat(report.rejected())
                .isEqualTo(Map.of("item_id: unknown item", 1L, "event_id: duplicate id, an earlier row has it", 1L));
        assertThat(rejected()).contains(new Rejected(log.toString(), 0, "item_id", "unknown item", "3"));
    }

    @Test
    void aLogThatIsNotThereIsNamed() throws IOException {
        Path items = Reading.write(folder.resolve("items.csv"), "item_id,title\n1,Tea\n");
        Path events = Reading.write(folder.resolve("events.csv"), "user_id,item_id,timestamp\nu,1,1000\n");
        Path log = folder.resolve("nowhere");
        assertThatThrownBy(() -> stage.run(IngestOptions.of(items, events).withEventLog(Optional.of(log))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(log.toString())
                .hasMessageContaining("table events is not there");
    }

    @Test
    void csvJsonLinesAndParquetMeanTheSame() throws IOException {
        Path events = Reading.write(folder.resolve("events.csv"), "user_id,item_id,timestamp\nu,1,1000\n");
        ingest(Reading.write(folder.resolve("items.csv"), "item_id,title,genres\n1,Tea,a|b\n"), events);
        List<Item> fromCsv = items();
        ingest(
                Reading.write(
                        folder.resolve("items.jsonl"),
                        "{\"item_id\": 1, \"title\": \"Tea\", \"genres\": [\"a\", \"b\"]}\n"),
                events);
        List<Item> fromJson = items();
        Path parquet = folder.resolve("parquet");
        dev.tessera.store.table.Table.of("exported", Exported.class, 1)
                .write(parquet, List.of(new Exported("1", "Tea", List.of("a", "b"))));
        ingest(parquet, events);

        assertThat(fromJson).usingRecursiveComparison().isEqualTo(fromCsv);
        assertThat(items()).usingRecursiveComparison().isEqualTo(fromCsv);
        assertThat(fromCsv.get(0).attributes()).isEqualTo(Map.of("genres", List.of("a", "b")));
    }

    /** Items as another system might export them. */
    record Exported(String itemId, String title, List<String> genres) {}

    @Test
    void aDamagedFileLeavesTheTablesAsTheyWere() throws IOException {
        Path items = Reading.write(folder.resolve("items.csv"), "item_id,title\n1,Tea\n");
        Path events = Reading.write(folder.resolve("events.csv"), "user_id,item_id,timestamp\nu,1,1000\n");
        ingest(items, events);
        Path damaged = Reading.write(folder.resolve("damaged.csv"), "item_id,title\n1,\"" + "x".repeat(17 << 20));

        assertThatThrownBy(() -> ingest(damaged, events))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged.csv is no CSV")
                .as("the job is not tried again")
                .hasStackTraceContaining("The failure is not recoverable");
        assertThat(items()).extracting(Item::id).containsExactly(new ItemId("1"));
    }

    @Test
    void aFileThatIsNotWhatItsNameSaysStopsBeforeAnyWork() throws IOException {
        Path items = Reading.write(folder.resolve("items.parquet"), "item_id,title\n1,Tea\n");
        Path events = Reading.write(folder.resolve("events.csv"), "user_id,item_id,timestamp\nu,1,1000\n");

        assertThatThrownBy(() -> ingest(items, events))
                .hasMessageStartingWith(items + " is no Parquet file: ")
                .hasMessageEndingWith("; expected a whole Parquet file");
        assertThat(work.root().resolve("tables")).doesNotExist();
    }

    @Test
    void aMissingColumnStopsBeforeAnyWork() throws IOException {
        Path items = Reading.write(folder.resolve("items.csv"), "item_id,title\n1,Tea\n");
        Path events = Reading.write(folder.resolve("events.csv"), "user,item_id,timestamp\nu,1,1000\n");

        assertThatThrownBy(() -> ingest(items, events))
                .hasMessageContaining("events.csv has no column user_id; found user, item_id, timestamp");
        assertThat(work.root().resolve("tables")).doesNotExist();
    }

    @Test
    void ofFilesAndTheItemLogTheLaterCounts() throws IOException {
        Path items = Reading.write(
                folder.resolve("items.csv"),
                "item_id,title,genre\nkept,Kept,a\nold,Old,a\ngone,Gone,a\nnewer,Newer,a\nback,Back,a\n");
        Path events = Reading.write(
                folder.resolve("events.csv"),
                "user_id,item_id,timestamp\nu,old,1000\nu,gone,1001\nu,added,1002\nu,absent,1003\n");
        Instant asOf = Instant.parse("2025-06-01T00:00:00Z");
        InMemoryItemLog log = new InMemoryItemLog();
        log.upsert(changed("old"), asOf.plusMillis(1));
        log.upsert(changed("added"), asOf.minusSeconds(9));
        log.upsert(changed("newer"), asOf);
        log.remove(new ItemId("gone"), asOf.plusMillis(1));
        log.remove(new ItemId("back"), asOf.minusSeconds(9));
        log.remove(new ItemId("absent"), asOf.plusMillis(1));
        assertThat(ChangedItem.save(log, work.itemChanges())).isEqualTo(6);

        IngestReport report = stage.run(IngestOptions.of(items, events)
                .withItemChanges(work.itemChanges())
                .withCatalogAsOf(Optional.of(asOf))
                .withExcludedColumns(Set.of("secret")));

        assertThat(items())
                .extracting(item -> item.id().value(), Item::title, item -> item.attributes()
                        .keySet())
                .containsExactly(
                        tuple("added", "changed", Set.of("colour")),
                        tuple("back", "Back", Set.of("genre")),
                        tuple("kept", "Kept", Set.of("genre")),
                        tuple("newer", "Newer", Set.of("genre")),
                        tuple("old", "changed", Set.of("colour")));
        assertThat(items().get(0).image()).containsExactly(1, 2, 3);
        assertThat(report.items()).isEqualTo(5);
        assertThat(events()).extracting(event -> event.item().value()).containsExactlyInAnyOrder("old", "added");
        assertThat(TakenChange.TABLE.readAll(work.table("item_log")))
                .extracting(taken -> taken.item().value() + " " + taken.fate())
                .containsExactlyInAnyOrder(
                        "old REPLACED",
                        "added ADDED",
                        "newer CATALOG",
                        "gone REMOVED",
                        "back CATALOG",
                        "absent ABSENT");
        assertThat(TakenChange.watermark(work)).isEqualTo(log.position().revision());
        assertThat(TakenChange.settled(work))
                .extracting(change -> change.item().value())
                .containsExactlyInAnyOrder("newer", "back", "absent");

        stage.run(IngestOptions.of(items, events));
        assertThat(TakenChange.watermark(work)).as("taken without the log").isZero();
        assertThat(items()).hasSize(5).extracting(item -> item.id().value()).doesNotContain("added");
    }

    private static Item changed(String id) {
        return new Item(
                new ItemId(id),
                "changed",
                "",
                Map.of("colour", List.of("red"), "secret", List.of("x")),
                new byte[] {1, 2, 3},
                Instant.EPOCH);
    }

    private IngestReport ingest(Path items, Path events) throws IOException {
        return stage.run(IngestOptions.of(items, events).withImages(folder.resolve("images")));
    }

    private List<Item> items() throws IOException {
        return IngestTables.ITEMS.readAll(work.table("items")).stream()
                .sorted(Comparator.comparing(Item::id))
                .toList();
    }

    private List<Event> events() throws IOException {
        return IngestTables.EVENTS.readAll(work.table("events")).stream()
                .sorted(Comparator.comparing(Event::id))
                .toList();
    }

    private List<Rejected> rejected() throws IOException {
        return IngestTables.REJECTED.readAll(work.table("rejected"));
    }
}
