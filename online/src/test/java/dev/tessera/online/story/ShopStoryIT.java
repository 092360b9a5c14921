package dev.tessera.online.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.tessera.offline.evaluate.EvaluateStage;
import dev.tessera.offline.evaluate.EvaluationSummary;
import dev.tessera.offline.evaluate.MetricRow;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.feature.ItemFeatures;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.vector.ScoredItem;
import dev.tessera.v1.ContentQuery;
import dev.tessera.v1.EventResult;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import dev.tessera.v1.Rung;
import dev.tessera.v1.SeenItems;
import dev.tessera.v1.SimilarItemsRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A shop goes from its files through every stage into a real ranker; this is what its customers and its analysts then find. */
@ExtendWith(ServedShop.Extension.class)
class ShopStoryIT {
    private static final int SLATE = 20;

    private static ServedShop shop;
    private static RankerGrpc.RankerBlockingStub client;
    private static PlainSlates plain;
    private static List<Item> items;

    @BeforeAll
    static void theShopIsOpen(ServedShop served) throws IOException {
        shop = served;
        client = served.client();
        plain = new PlainSlates(served.work(), SmallShop.SERVED);
        items = IngestTables.ITEMS.readAll(served.work().table(IngestTables.ITEMS.name()));
    }

    @AfterAll
    static void close() {
        if (plain != null) {
            plain.close();
        }
    }

    @Test
    void everyKnownUserGetsTheSlateThatTheTablesSay() {
        assertThat(plain.users()).hasSizeGreaterThan(200);
        for (UserId user : plain.users()) {
            assertThatSlateIsThatOfTheTables(user, SeenItems.SEEN_ITEMS_EXCLUDE);
            assertThatSlateIsThatOfTheTables(user, SeenItems.SEEN_ITEMS_INCLUDE);
        }
    }

    private static void assertThatSlateIsThatOfTheTables(UserId user, SeenItems policy) {
        List<ScoredItem> expected = plain.best(user, SLATE, policy == SeenItems.SEEN_ITEMS_INCLUDE);
        RecommendResponse answer = recommend(user, policy);
        assertThat(answer.getDecision().getRung()).as("rung of %s", user).isEqualTo(Rung.RUNG_FULL);
        assertThat(answer.getDecision().getGeneration()).isEqualTo(SmallShop.GENERATION.value());
        assertThat(ids(answer.getItemsList()))
                .as("slate of %s, %s", user, policy)
                .isEqualTo(expected.stream().map(ScoredItem::item).toList());
        for (int place = 0; place < expected.size(); place++) {
            assertThat(answer.getItems(place).getScore())
                    .as("score of place %s for %s", place, user)
                    .isCloseTo(expected.get(place).score(), within(1e-4f));
        }
    }

    @Test
    void aStrangerGetsWhatIsPopularAndIsToldSo() throws IOException {
        RecommendResponse answer = recommend(new UserId("a stranger"), SeenItems.SEEN_ITEMS_EXCLUDE);
        assertThat(answer.getDecision().getRung()).isEqualTo(Rung.RUNG_POPULARITY);
        assertThat(answer.getDecision().getReason()).isEqualTo("the user has no history");
        Map<ItemId, Long> counts = events().stream()
                .filter(event -> event.kind().engagement())
                .collect(Collectors.groupingBy(Event::item, Collectors.counting()));
        List<Long> shown = ids(answer.getItemsList()).stream()
                .map(item -> counts.getOrDefault(item, 0L))
                .toList();
        List<Long> most = counts.values().stream()
                .sorted((a, b) -> Long.compare(b, a))
                .limit(SLATE)
                .toList();
        assertThat(shown).isEqualTo(most);
    }

    @Test
    void whatAUserDoesIsInTheNextSlate() {
        for (UserId user :
                List.of(new UserId("a newcomer"), plain.users().iterator().next())) {
            RecommendResponse before = recommend(user, SeenItems.SEEN_ITEMS_EXCLUDE);
            List<HistoryEntry> bought =
                    purchases(user, ids(before.getItemsList()).subList(3, 6));
            assertThat(record(user, bought).getResultsList())
                    .extracting(EventResult::getOutcome)
                    .containsOnly(EventResult.Outcome.OUTCOME_RECORDED);
            plain.add(user, bought);

            RecommendResponse after = recommend(user, SeenItems.SEEN_ITEMS_EXCLUDE);
            assertThat(ids(after.getItemsList()))
                    .isNotEqualTo(ids(before.getItemsList()))
                    .doesNotContainAnyElementsOf(
                            bought.stream().map(HistoryEntry::item).toList());
            assertThatSlateIsThatOfTheTables(user, SeenItems.SEEN_ITEMS_EXCLUDE);
            assertThatSlateIsThatOfTheTables(user, SeenItems.SEEN_ITEMS_INCLUDE);
        }
    }

    @Test
    void aProductIsFoundByItsTextAndItsPicture() {
        assertThat(shareOfFirst(1, item -> content(item, true, true))).isGreaterThan(0.9);
        // Many products share material, brand and use, or shape, colour and pattern: then one of two is not enough to
        // tell them apart.
        assertThat(shareOfFirst(15, item -> content(item, true, false))).isGreaterThan(0.75);
        assertThat(shareOfFirst(15, item -> content(item, false, true))).isGreaterThan(0.75);
    }

    /** How many of the products with text and picture stand among the first of their own query. */
    private static double shareOfFirst(int size, Function<Item, ContentQuery> query) {
        List<Item> whole = items.stream()
                .filter(item -> item.has(Modality.TEXT) && item.has(Modality.IMAGE))
                .toList();
        long found = whole.stream()
                .filter(item -> similar(query.apply(item), size).contains(item.id()))
                .count();
        return found / (double) whole.size();
    }

    @Test
    void itemsWithoutAnyEventHaveVectorsAndAreFound() throws IOException {
        Set<ItemId> touched = events().stream().map(Event::item).collect(Collectors.toSet());
        List<Item> cold =
                items.stream().filter(item -> !touched.contains(item.id())).toList();
        assertThat(cold).extracting(item -> item.id().value()).contains("new-0", "new-1", "new-2");
        Map<ItemId, ItemVector> vectors =
                ItemVector.TABLE.readAll(shop.work().study(SmallShop.SERVED).table(ItemVector.TABLE.name())).stream()
                        .collect(Collectors.toMap(ItemVector::item, row -> row));
        for (Item item : cold) {
            assertThat(vectors.get(item.id()).vector()).isNotEqualTo(new float[32]);
            assertThat(vectors.get(item.id()).behaviour()).containsOnly(0);
            assertThat(similar(content(item, true, true), 3)).contains(item.id());
            SimilarItemsRequest like = SimilarItemsRequest.newBuilder()
                    .setItemId(item.id().value())
                    .setSize(500)
                    .build();
            assertThat(client.similarItems(like).getItemsCount()).isEqualTo(items.size() - 1);
        }
    }

    @Test
    void aPictureThatCannotBeTakenIsRefusedByName() throws IOException {
        assertRefused(new byte[(4 << 20) + 1], "content.image has 4194305 bytes; expected at most 4194304");
        assertRefused("no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8), "content.image cannot be read");
        byte[] whole = items.stream()
                .filter(item -> item.has(Modality.IMAGE))
                .findFirst()
                .orElseThrow()
                .image();
        assertRefused(Arrays.copyOf(whole, whole.length / 2), "content.image cannot be read");
        assertRefused(encoded("png", 4001, 4000), "content.image is 4001 x 4000 pixels; expected at most 16000000");
        assertRefused(encoded("gif", 20, 20), "content.image cannot be read: found a gif; expected a JPEG or PNG");
        assertThat(similar(query(encoded("png", 4000, 4000)), 5)).hasSize(5);
        assertThat(similar(query(encoded("jpg", 20, 20)), 5)).hasSize(5);
    }

    private static void assertRefused(byte[] image, String message) {
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> similar(query(image), 5));
        assertThat(refused).as("what %s was thrown for", message).isNotNull();
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused).hasMessageContaining(message);
    }

    @Test
    void analystsReadTheFigureThatTheTerminalShowsAndTheGenerationCarries() throws Exception {
        EvaluationSummary summary = EvaluateStage.merge(shop.work());
        double shown = summary.metrics().stream()
                .filter(row -> row.study().equals(SmallShop.EVALUATED)
                        && row.model().equals("tessera")
                        && row.labels().equals("all")
                        && row.slice().equals("all")
                        && row.metric().equals("ndcg")
                        && row.k() == 10)
                .mapToDouble(MetricRow::value)
                .findFirst()
                .orElseThrow();
        assertThat(summary.lines())
                .anyMatch(line -> line.contains(String.format(java.util.Locale.ROOT, "%.4f", shown)));
        assertThat(query("""
                select value from read_parquet('%s/*.parquet') where study = 'time' and model = 'tessera'
                and labels = 'all' and slice = 'all' and metric = 'ndcg' and k = 10""", "metrics")).containsExactly(shown);
        assertThat(query("""
                select avg(ndcg10) from read_parquet('%s/*.parquet') where study = 'time' and model = 'tessera'
                and labels = 'all' and slice = 'all'""", "per_user").get(0)).isCloseTo(shown, within(1e-12));
        try (RedisFeatureStore redis = RedisFeatureStore.open(shop.redis())) {
            assertThat(redis.generations()
                            .manifest(SmallShop.GENERATION)
                            .orElseThrow()
                            .metrics())
                    .containsEntry("ndcg@10", shown);
        }
        assertThat(Files.readString(shop.work().report())).contains("<svg", "tessera", "popularity");
        for (String table : List.of("metrics", "per_user", "comparisons", "recommendations", "data_report")) {
            assertThat(query("select count(*) from read_parquet('%s/*.parquet')", table)
                            .get(0))
                    .as(table)
                    .isPositive();
        }
    }

    private static List<Double> query(String sql, String table) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(sql.formatted(shop.work().evaluationTable(table)))) {
            List<Double> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getDouble(1));
            }
            return values;
        }
    }

    private static List<Event> events() throws IOException {
        return IngestTables.EVENTS.readAll(shop.work().table(IngestTables.EVENTS.name()));
    }

    private static RecommendResponse recommend(UserId user, SeenItems policy) {
        return client.recommend(RecommendRequest.newBuilder()
                .setUserId(user.value())
                .setSize(SLATE)
                .setSeenItems(policy)
                .build());
    }

    private static List<HistoryEntry> purchases(UserId user, List<ItemId> bought) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return bought.stream()
                .map(item -> new HistoryEntry(
                        new EventId(user + " buys " + item),
                        item,
                        EventKind.PURCHASE,
                        Double.NaN,
                        now.minusSeconds(60L * bought.indexOf(item))))
                .toList();
    }

    private static RecordEventsResponse record(UserId user, List<HistoryEntry> entries) {
        RecordEventsRequest.Builder request = RecordEventsRequest.newBuilder();
        for (HistoryEntry entry : entries) {
            request.addEvents(dev.tessera.v1.Event.newBuilder()
                    .setEventId(entry.event().value())
                    .setUserId(user.value())
                    .setItemId(entry.item().value())
                    .setKind(dev.tessera.v1.EventKind.EVENT_KIND_PURCHASE)
                    .setOccurredAt(Timestamp.newBuilder()
                            .setSeconds(entry.occurredAt().getEpochSecond())
                            .setNanos(entry.occurredAt().getNano())));
        }
        return client.recordEvents(request.build());
    }

    private static ContentQuery content(Item item, boolean text, boolean image) {
        return ContentQuery.newBuilder()
                .setText(text ? ItemFeatures.text(item) : "")
                .setImage(image ? ByteString.copyFrom(item.image()) : ByteString.EMPTY)
                .build();
    }

    private static ContentQuery query(byte[] image) {
        return ContentQuery.newBuilder().setImage(ByteString.copyFrom(image)).build();
    }

    private static List<ItemId> similar(ContentQuery content, int size) {
        return ids(client.similarItems(SimilarItemsRequest.newBuilder()
                        .setContent(content)
                        .setSize(size)
                        .build())
                .getItemsList());
    }

    private static List<ItemId> ids(List<RankedItem> ranked) {
        return ranked.stream().map(item -> new ItemId(item.getItemId())).toList();
    }

    private static byte[] encoded(String format, int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }
}
