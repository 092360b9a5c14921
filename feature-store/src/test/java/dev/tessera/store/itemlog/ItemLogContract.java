package dev.tessera.store.itemlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every {@link ItemLog} does. */
public abstract class ItemLogContract {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00.123Z");
    private static final GenerationId GENERATION = new GenerationId("g1");
    private static final ItemId KETTLE = new ItemId("kettle é");

    protected abstract ItemLog log();

    @Test
    void aChangeIsReadAsItWasWrittenAndItsPictureApart() {
        Item item = kettle("A kettle", new byte[] {0, 10, -1});
        long revision = log().upsert(item, NOON);
        assertThat(log().position().revision()).isEqualTo(revision);
        ItemChange change = log().after(0, 10).get(0);
        assertThat(change.item()).isEqualTo(KETTLE);
        assertThat(change.revision()).isEqualTo(revision);
        assertThat(change.changed()).isEqualTo(NOON);
        Item read = change.content().orElseThrow();
        assertThat(List.of(
                        read.title(),
                        read.description(),
                        read.attributes(),
                        read.availableFrom(),
                        read.availableUntil()))
                .isEqualTo(List.of(
                        item.title(),
                        item.description(),
                        item.attributes(),
                        item.availableFrom(),
                        item.availableUntil()));
        assertThat(read.image()).isEmpty();
        assertThat(log().picture(KETTLE)).containsExactly(0, 10, -1);
    }

    @Test
    void aLaterChangeOfAnItemReplacesTheEarlierOne() {
        long first = log().upsert(kettle("A kettle", new byte[] {1}), NOON);
        long other = log().upsert(item("pot"), NOON);
        long second = log().upsert(kettle("A better kettle", new byte[0]), NOON.plusSeconds(1));
        assertThat(List.of(first, other, second)).isSorted().doesNotHaveDuplicates();
        assertThat(log().after(0, 10)).extracting(ItemChange::revision).containsExactly(other, second);
        assertThat(log().after(other, 10)).hasSize(1);
        assertThat(log().picture(KETTLE)).isEmpty();
        long removal = log().remove(KETTLE, NOON.plusSeconds(2));
        assertThat(log().after(other, 10))
                .containsExactly(new ItemChange(KETTLE, removal, NOON.plusSeconds(2), Optional.empty()));
        assertThat(log().after(removal, 10)).isEmpty();
    }

    @Test
    void pagesGiveWhatIsLatestOfEachItem() {
        Map<Long, ItemId> expected = new TreeMap<>();
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            ItemId id = new ItemId("item-" + random.nextInt(90));
            expected.values().remove(id);
            expected.put(random.nextInt(4) == 0 ? log().remove(id, NOON) : log().upsert(item(id.value()), NOON), id);
        }
        List<ItemChange> read = new ArrayList<>();
        for (List<ItemChange> page = log().after(0, 7);
                !page.isEmpty();
                page = log().after(read.get(read.size() - 1).revision(), 7)) {
            read.addAll(page);
        }
        assertThat(read).extracting(ItemChange::item).containsExactlyElementsOf(expected.values());
        assertThat(read).extracting(ItemChange::revision).containsExactlyElementsOf(expected.keySet());
    }

    @Test
    void whoReadsWhileItemsChangeMissesNone() throws Exception {
        for (int i = 0; i < 60; i++) {
            log().upsert(item("item-" + i), NOON);
        }
        long before = log().position().revision();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            Random random = new Random(3);
            for (int i = 0; i < 2_000; i++) {
                log().upsert(item("item-" + random.nextInt(60)), NOON);
            }
        });
        Set<ItemId> seen = new HashSet<>();
        long read = 0;
        while (read <= before || !writer.isDone()) {
            List<ItemChange> page = log().after(read, 3);
            assertThat(page).extracting(ItemChange::revision).isSorted();
            page.forEach(change -> seen.add(change.item()));
            long first = read;
            assertThat(page).allMatch(change -> change.revision() > first);
            read = page.isEmpty()
                    ? Math.max(read, before + 1)
                    : page.get(page.size() - 1).revision();
        }
        writer.get();
        log().forEachAfter(read, page -> page.forEach(change -> seen.add(change.item())));
        assertThat(seen).hasSize(60);
    }

    @Test
    void theFirstToEncodeAChangeIsBelieved() {
        log().upsert(kettle("A kettle", new byte[0]), NOON);
        ItemChange change = log().after(0, 1).get(0);
        assertThat(log().encoded(GENERATION, List.of(change))).isEmpty();
        EncodedChange first = encoded(change.revision(), 1.5f);
        assertThat(log().putIfAbsent(GENERATION, first).contributions()).containsExactly(1.5f, 0, -2, 3);
        assertThat(log().putIfAbsent(GENERATION, encoded(change.revision(), 9)).contributions())
                .containsExactly(1.5f, 0, -2, 3);
        EncodedChange noted = log().encoded(GENERATION, List.of(change)).get(KETTLE);
        assertThat(noted.contributions()).containsExactly(1.5f, 0, -2, 3);
        assertThat(noted.bias()).isEqualTo(.25f);
        assertThat(log().encoded(new GenerationId("g2"), List.of(change))).isEmpty();
    }

    @Test
    void whatWasEncodedOfAnEarlierChangeIsNotThatOfALaterOne() {
        long first = log().upsert(kettle("A kettle", new byte[0]), NOON);
        log().putIfAbsent(GENERATION, encoded(first, 1));
        long second = log().upsert(kettle("A better kettle", new byte[0]), NOON);
        ItemChange change = log().after(0, 1).get(0);
        assertThat(log().encoded(GENERATION, List.of(change))).isEmpty();
        assertThat(log().putIfAbsent(GENERATION, encoded(second, 2)).contributions()[0])
                .isEqualTo(2);
        assertThat(log().putIfAbsent(GENERATION, encoded(first, 1)).revision())
                .as("a slow replica does not bring the earlier one back")
                .isEqualTo(second);
    }

    @Test
    void whatIsSettledIsGoneUnlessItChangedAgain() {
        log().upsert(kettle("A kettle", new byte[] {1, 2, 3}), NOON);
        log().upsert(item("pot"), NOON);
        List<ItemChange> settled = log().after(0, 10);
        long later = log().upsert(kettle("A better kettle", new byte[] {4}), NOON);
        assertThat(log().settle(settled)).isEqualTo(1);
        assertThat(log().size()).isEqualTo(1);
        assertThat(log().after(0, 10)).extracting(ItemChange::revision).containsExactly(later);
        assertThat(log().picture(KETTLE)).containsExactly(4);
        assertThat(log().position().revision()).isEqualTo(later);
        assertThat(log().settle(log().after(0, 10))).isEqualTo(1);
        assertThat(log().after(0, 10)).isEmpty();
        assertThat(log().upsert(item("pot"), NOON)).isGreaterThan(later);
    }

    private static EncodedChange encoded(long revision, float text) {
        return new EncodedChange(KETTLE, revision, new float[] {text, 0, -2, 3}, .25f);
    }

    private static Item kettle(String title, byte[] picture) {
        return new Item(
                KETTLE,
                title,
                "for water\n\"hot\"",
                Map.of("colour", List.of("red", "white")),
                picture,
                NOON.minusSeconds(60),
                NOON.plusSeconds(60));
    }

    private static Item item(String id) {
        return new Item(new ItemId(id), id, "", Map.of(), new byte[0], Instant.EPOCH);
    }
}
