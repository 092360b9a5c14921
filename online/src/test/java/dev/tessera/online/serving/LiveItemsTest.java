package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.tessera.online.access.LogLines;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.itemlog.InMemoryItemLog;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.Attribute;
import dev.tessera.v1.Context;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.Explanation;
import dev.tessera.v1.Filter;
import dev.tessera.v1.ItemChange;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.UpsertItemRequest;
import dev.tessera.v1.Values;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items that change while they are served, through whole rankers that share an item log. */
class LiveItemsTest {
    private static final int ALL = 500;

    private final InMemoryItemLog items = new InMemoryItemLog();
    private final TextLengths encoder = new TextLengths();
    private final TestRanker ranker = TestRanker.start(TestRanker.config(256), Optional.of(encoder), items);
    private final AtomicInteger events = new AtomicInteger();

    @AfterEach
    void stop() {
        ranker.close();
    }

    @Test
    void aNewItemIsInEveryAnswerAtOnceAndExplained() {
        ranker.serving("g1");
        assertThat(ranked("new").isEmpty()).isTrue();
        ItemChange change = upsert("new", "seven c");
        assertThat(change.getGeneration()).isEqualTo("g1");
        assertThat(change.getRevision()).isEqualTo(items.position().revision());

        view("item-002");
        RankedItem recommended = recommended().get("new");
        assertThat(recommended.getTitle()).isEqualTo("seven c");
        assertThat(ranked("new").map(LiveItemsTest::wherever)).contains(wherever(recommended));
        Explanation explanation = recommended.getExplanation();
        assertThat(explanation.getBias()).isEqualTo(TextLengths.NEW_ITEM_BIAS);
        assertThat(explanation.getBehaviour()).isZero();
        assertThat((float) (explanation.getText() + explanation.getBias())).isEqualTo(recommended.getScore());
        assertThat(similarTo("item-001")).contains("new");
        assertThat(similarTo("new")).hasSizeGreaterThan(10).doesNotContain("new");
        assertThat(recommended(Filter.newBuilder()
                        .setAttribute("size")
                        .setAnyOf(Values.newBuilder().addValues("XL"))
                        .build()))
                .containsOnlyKeys("new");
    }

    @Test
    void theLogSaysOnceThatItemsChangedAndNotForEach() {
        ranker.serving("g1");
        try (LogLines log = new LogLines(LiveItems.class.getName())) {
            for (int item = 0; item < 5; item++) {
                upsert("new-" + item, "seven c");
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("generation g1: 1 items changed since it was made");
        }
    }

    private static RankedItem wherever(RankedItem item) {
        return item.toBuilder().clearPlacement().build();
    }

    @Test
    void anItemIsThereFromItsFirstMomentUntilJustBeforeItsLast() {
        ranker.serving("g1");
        AdminGrpc.newBlockingStub(ranker.channel())
                .upsertItem(item("new", "seven c").toBuilder()
                        .setAvailableFrom(Timestamp.newBuilder().setSeconds(1_000))
                        .setAvailableUntil(Timestamp.newBuilder().setSeconds(2_000))
                        .build());
        assertThat(slateAt(999)).doesNotContain("new").isNotEmpty();
        assertThat(slateAt(1_000)).contains("new");
        assertThat(slateAt(1_999)).contains("new");
        assertThat(slateAt(2_000)).doesNotContain("new").isNotEmpty();
        assertThat(ranked("new"))
                .as("the caller's own candidates are not filtered")
                .isPresent();
    }

    private List<String> slateAt(long second) {
        return ranker
                .client()
                .recommend(RecommendRequest.newBuilder()
                        .setUserId("nobody")
                        .setSize(ALL)
                        .setContext(Context.newBuilder()
                                .setRequestTime(Timestamp.newBuilder().setSeconds(second)))
                        .build())
                .getItemsList()
                .stream()
                .map(RankedItem::getItemId)
                .toList();
    }

    @Test
    void aUserWhoTouchesANewItemIsKnownByIt() {
        ranker.serving("g1");
        upsert("new", "seven c");
        assertThat(view("new")).isFalse();
        Map<String, RankedItem> slate = recommended();
        assertThat(slate).doesNotContainKey("new").isNotEmpty();
        LoadedGeneration g1 = TestCatalog.random("g1", TestRanker.ITEMS, new GenerationId("g1").hashCode());
        slate.forEach((id, item) -> assertThat((double) item.getScore())
                .as("the user vector is that of the new item: 7 in its first place, item %s", id)
                .isCloseTo(
                        7 * g1.vectors().vector(row(g1, id))[0] + g1.vectors().bias(row(g1, id)), within(1e-4)));
    }

    @Test
    void changedContentReplacesWhatWasThereButNotWhatBehaviourTaught() {
        ranker.serving("g1");
        LoadedGeneration g1 = TestCatalog.random("g1", TestRanker.ITEMS, new GenerationId("g1").hashCode());
        view("item-003");
        upsert("item-002", "four");
        RankedItem changed = ranked("item-002").orElseThrow();
        assertThat(changed.getTitle()).isEqualTo("four");
        int row = row(g1, "item-002");
        float[] user = g1.vectors().vector(row(g1, "item-003"));
        assertThat(changed.getExplanation().getText()).isCloseTo(4 * user[0], within(1e-5));
        assertThat(changed.getExplanation().getBehaviour())
                .isCloseTo(g1.parts().contribution(user, row, Modality.BEHAVIOUR), within(1e-5));
        assertThat(changed.getExplanation().getBias()).isCloseTo(g1.vectors().bias(row), within(1e-5));
        upsert("item-002", "seven c");
        assertThat(ranked("item-002").orElseThrow().getTitle()).isEqualTo("seven c");
    }

    @Test
    void aRemovedItemIsInNoAnswerUntilItIsBack() {
        ranker.serving("g1");
        remove("item-002");
        remove("nobody-knows-it");
        view("item-003");
        assertThat(recommended()).doesNotContainKey("item-002");
        assertThat(ranked("item-002")).isEmpty();
        assertThat(similarTo("item-001")).doesNotContain("item-002");
        assertThatThrownBy(() -> similarTo("item-002"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
        assertThat(view("item-002")).as("unknown").isTrue();
        upsert("item-002", "back");
        assertThat(ranked("item-002").orElseThrow().getTitle()).isEqualTo("back");
    }

    @Test
    void everyOtherRankerHasItToo() {
        ranker.serving("g1");
        upsert("new", "seven c");
        remove("item-002");
        TextLengths other = new TextLengths();
        try (TestRanker running = TestRanker.start(TestRanker.config(256), Optional.of(other), items)
                .serving("g1")) {
            assertThat(titles(running)).containsEntry("new", "seven c").doesNotContainKey("item-002");
            upsert("newer", "four");
            await().until(() -> titles(running).containsKey("newer"));
            remove("newer");
            await().until(() -> !titles(running).containsKey("newer"));
            assertThat(other.encoded)
                    .as("what the first ranker noted is believed")
                    .hasValue(0);
        }
    }

    @Test
    void theNextGenerationTakesThemOver() {
        ranker.serving("g1");
        upsert("new", "seven c");
        remove("item-002");
        int before = encoder.encoded.get();
        ranker.serving("g2");
        assertThat(titles(ranker)).containsEntry("new", "seven c").doesNotContainKey("item-002");
        assertThat(encoder.encoded).as("by its own encoder").hasValue(before + 1);
        ranker.serving("g1");
        assertThat(titles(ranker)).as("and a rollback keeps them").containsEntry("new", "seven c");
    }

    @Test
    void whatAGenerationContainsIsNotLaidOverIt() {
        ranker.serving("g1");
        upsert("item-001", "before it was made");
        ranker.watermark = items.position().revision();
        remove("item-002");
        ranker.serving("g2");
        assertThat(titles(ranker)).containsEntry("item-001", "g2 item-001").doesNotContainKey("item-002");
        ranker.serving("g1");
        assertThat(titles(ranker)).containsEntry("item-001", "before it was made");
    }

    @Test
    void whatCannotBeReadNowIsReadLater() {
        ranker.serving("g1");
        AtomicBoolean unreachable = new AtomicBoolean();
        ItemLog shaky = (ItemLog) Proxy.newProxyInstance(
                ItemLog.class.getClassLoader(), new Class<?>[] {ItemLog.class}, (proxy, method, arguments) -> {
                    if (unreachable.get() && !method.getName().equals("position")) {
                        throw new IllegalStateException("unreachable on purpose");
                    }
                    return method.isDefault()
                            ? InvocationHandler.invokeDefault(proxy, method, arguments)
                            : method.invoke(items, arguments);
                });
        try (TestRanker other = TestRanker.start(TestRanker.config(256), Optional.of(new TextLengths()), shaky)) {
            other.serving("g1");
            unreachable.set(true);
            assertThatThrownBy(() -> AdminGrpc.newBlockingStub(other.channel()).upsertItem(item("new", "seven c")))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
            upsert("new", "seven c");
            other.generations.point("g2");
            await().until(() -> other.readiness("g2")
                    .filter(readiness -> readiness.reason().contains("unreachable on purpose"))
                    .isPresent());
            assertThat(titles(other))
                    .as("g1 as it was")
                    .doesNotContainKey("new")
                    .containsEntry("item-001", "g1 item-001");
            unreachable.set(false);
            await().until(() -> titles(other).containsKey("new"));
            await().until(() -> titles(other).containsValue("g2 item-001"));
            assertThat(titles(other)).containsKey("new");
        }
    }

    @Test
    void aGenerationWithoutEncoderKeepsWhatItHasAndRemovesAllTheSame() {
        try (TestRanker blind = TestRanker.start(TestRanker.config(256), Optional.empty(), items)
                .serving("g1")) {
            assertThatThrownBy(() -> AdminGrpc.newBlockingStub(blind.channel()).upsertItem(item("new", "seven c")))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
                        assertThat(refused).hasMessageContaining("published without; publish with the encoder");
                    });
            assertThat(items.position().revision()).as("nothing is noted").isZero();
            ranker.serving("g2");
            upsert("item-001", "changed");
            remove("item-002");
            await().until(() -> !titles(blind).containsKey("item-002"));
            assertThat(titles(blind)).containsEntry("item-001", "g1 item-001");
        }
    }

    @Test
    void nobodyChangesItemsUnlessTheServerTakesIt() {
        ServingConfig config = TestRanker.config(256, true, false);
        try (TestRanker closed =
                TestRanker.start(config, Optional.of(encoder), items).serving("g1")) {
            assertThatThrownBy(() -> AdminGrpc.newBlockingStub(closed.channel()).upsertItem(item("new", "seven c")))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
        }
    }

    private static int row(LoadedGeneration generation, String item) {
        return generation.vectors().indexOf(new ItemId(item)).orElseThrow();
    }

    private ItemChange upsert(String id, String title) {
        return AdminGrpc.newBlockingStub(ranker.channel())
                .upsertItem(item(id, title))
                .getChange();
    }

    private void remove(String id) {
        ItemChange change = AdminGrpc.newBlockingStub(ranker.channel())
                .removeItem(RemoveItemRequest.newBuilder().setItemId(id).build())
                .getChange();
        assertThat(change.getRevision()).isEqualTo(items.position().revision());
    }

    private static UpsertItemRequest item(String id, String title) {
        return UpsertItemRequest.newBuilder()
                .setItemId(id)
                .setTitle(title)
                .addAttributes(Attribute.newBuilder()
                        .setName("size")
                        .setValues(Values.newBuilder().addValues("XL")))
                .build();
    }

    /** Whether the item is unknown. */
    private boolean view(String item) {
        return ranker.client()
                .recordEvents(RecordEventsRequest.newBuilder()
                        .addEvents(Event.newBuilder()
                                .setEventId("e" + events.incrementAndGet())
                                .setUserId("ann")
                                .setItemId(item)
                                .setKind(EventKind.EVENT_KIND_VIEW))
                        .build())
                .getResults(0)
                .getUnknownItem();
    }

    private Map<String, RankedItem> recommended(Filter... filters) {
        return ranker
                .client()
                .recommend(RecommendRequest.newBuilder()
                        .setUserId("ann")
                        .setSize(ALL)
                        .addAllFilters(List.of(filters))
                        .setExplain(true)
                        .build())
                .getItemsList()
                .stream()
                .collect(Collectors.toMap(RankedItem::getItemId, item -> item));
    }

    private Optional<RankedItem> ranked(String item) {
        return ranker
                .client()
                .rank(RankRequest.newBuilder()
                        .setUserId("ann")
                        .addCandidateItemIds(item)
                        .setExplain(true)
                        .build())
                .getItemsList()
                .stream()
                .findFirst();
    }

    private List<String> similarTo(String item) {
        return ranker
                .client()
                .similarItems(SimilarItemsRequest.newBuilder()
                        .setItemId(item)
                        .setSize(ALL)
                        .build())
                .getItemsList()
                .stream()
                .map(RankedItem::getItemId)
                .toList();
    }

    /** Of all items that a stranger may be shown. */
    private static Map<String, String> titles(TestRanker of) {
        return of
                .client()
                .recommend(RecommendRequest.newBuilder()
                        .setUserId("a stranger")
                        .setSize(ALL)
                        .build())
                .getItemsList()
                .stream()
                .collect(Collectors.toMap(RankedItem::getItemId, RankedItem::getTitle));
    }
}
