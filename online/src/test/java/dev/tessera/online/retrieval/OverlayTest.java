package dev.tessera.online.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.RandomFilters;
import dev.tessera.online.rules.UnknownAttributeException;
import dev.tessera.online.slate.RandomRules;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.SlateComposer;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Popularity;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.VectorPrecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A generation under an overlay answers, bit for bit, like one that was made with the changes in it. */
@ParameterizedClass
@EnumSource
class OverlayTest {
    private static final int ITEMS = 80;
    private static final Random RANDOM = new Random(17);

    private final VectorPrecision precision;
    private final LoadedGeneration data;
    private final ServedGeneration plain;

    OverlayTest(VectorPrecision precision) {
        this.precision = precision;
        this.data = TestCatalog.random("g1", ITEMS, 7, precision);
        this.plain = new ServedGeneration(data, new MeanUserVectors(data.vectors()), Optional.empty());
    }

    @Test
    void itIsAsIfTheGenerationHadBeenMadeWithTheChanges() {
        Overlay overlay = Overlay.NONE;
        for (int round = 0; round < 60; round++) {
            overlay = overlay.with(changes(1 + RANDOM.nextInt(4)), new Position(1, round));
            ServedGeneration overlaid = plain.with(overlay);
            ServedGeneration rebuilt = rebuilt(overlay);
            List<HistoryEntry> history = history();
            assertThat(overlaid.userVector(history).orElseThrow()).isEqualTo(overlaidHistoryVector(overlay, history));
            float[] user = overlaid.userVector(history).orElseThrow();
            assertSame(overlaid, rebuilt, (generation, item) -> generation.forUser(user));
            assertSame(overlaid, rebuilt, (generation, item) -> generation.byPopularity());
            assertSame(overlaid, rebuilt, (generation, item) -> generation.like(user));
            assertSame(overlaid, rebuilt, (generation, item) -> generation.like(row(generation, item)));
            assertSame(
                    overlaid, rebuilt, (generation, item) -> generation.likeContentOf(List.of(row(generation, item))));
            RuleSet rules = RandomRules.set(RANDOM).with(RandomRules.next(RANDOM));
            DecisionId decision = new DecisionId("d" + round);
            assertThat(slate(overlaid, overlaid.forUser(user), rules, decision))
                    .as("%s", rules)
                    .isEqualTo(slate(rebuilt, rebuilt.forUser(user), rules, decision));
        }
    }

    /** Rows differ. */
    private static List<List<Object>> slate(
            ServedGeneration generation, Scoring scoring, RuleSet rules, DecisionId decision) {
        Instant moment = TestCatalog.NOW.plusSeconds(300);
        BitSet eligible = generation.passing(List.of(), moment);
        rules.removeExcluded(generation, moment, eligible, Deadline.NONE);
        return SlateComposer.compose(
                        rules.slate(),
                        12,
                        new SlateComposer.Source(generation, scoring, moment, eligible, Deadline.NONE),
                        decision)
                .stream()
                .map(placed -> List.<Object>of(
                        placed.scored().item(),
                        placed.scored().score(),
                        placed.boost(),
                        placed.propensity(),
                        placed.placement()))
                .toList();
    }

    @Test
    void anAttributeOfOneChangedItemCanBeFilteredBy() {
        ItemCard card = new ItemCard(new ItemId("new"), "new", Map.of("size", List.of("XL")), Instant.EPOCH);
        List<AttributeFilter> extraLarge = List.of(new AttributeFilter.AnyOf("size", Set.of("XL")));
        assertThatThrownBy(() -> plain.requireAttributes(List.of("size")))
                .isInstanceOf(UnknownAttributeException.class);
        ServedGeneration overlaid =
                plain.with(Overlay.NONE.with(Map.of(card.id(), Optional.of(laid(card))), new Position(1, 1)));
        overlaid.requireAttributes(List.of("size"));
        assertThat(overlaid.passing(extraLarge, TestCatalog.NOW).stream()).containsExactly(ITEMS);
        assertThat(overlaid.card(ITEMS).title()).isEqualTo("new");
    }

    @Test
    void aChangedItemIsEncodedToThePrecisionOfTheOthers() {
        float[] contributions = new float[ItemParts.PARTS * TestCatalog.DIMENSION];
        IntStream.range(0, contributions.length).forEach(i -> contributions[i] = (float) RANDOM.nextGaussian());
        ServedGeneration encoding = new ServedGeneration(
                data, new MeanUserVectors(data.vectors()), Optional.of(new SameContent(contributions.clone())));
        Item item = new Item(new ItemId("new"), "new", "", Map.of(), new byte[0], Instant.EPOCH);
        float[] encoded = encoding.encode(item).orElseThrow().contributions();
        ItemParts stored = TestCatalog.parts(contributions, precision);
        assertThat(ItemParts.sum(encoded, 0, TestCatalog.DIMENSION)).isEqualTo(stored.sum(0));
    }

    /** Makes the same of every item. */
    private record SameContent(float[] of) implements ContentQueries {
        @Override
        public float[] vector(String text, byte[] image) {
            return ItemParts.sum(of, 0, TestCatalog.DIMENSION);
        }

        @Override
        public float[] contributions(Item item, float[] behaviour) {
            return of;
        }

        @Override
        public float newItemBias() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static void assertSame(
            ServedGeneration overlaid, ServedGeneration rebuilt, BiFunction<ServedGeneration, ItemId, Scoring> of) {
        List<AttributeFilter> filters = Stream.generate(() -> RandomFilters.next(RANDOM))
                .limit(RANDOM.nextInt(3))
                .toList();
        Instant moment = TestCatalog.NOW.plusSeconds(RANDOM.nextInt(1200) - 100);
        ItemId like = rebuilt.card(RANDOM.nextInt(ITEMS / 2)).id();
        int k = 1 + RANDOM.nextInt(ITEMS + 20);
        assertThat(answer(overlaid, of.apply(overlaid, like), filters, moment, k))
                .isEqualTo(answer(rebuilt, of.apply(rebuilt, like), filters, moment, k));
    }

    /** What a customer is told. */
    private static List<List<Object>> answer(
            ServedGeneration generation, Scoring scoring, List<AttributeFilter> filters, Instant moment, int k) {
        return scoring.top(k, generation.passing(filters, moment)).stream()
                .map(item -> List.<Object>of(
                        item.item(),
                        item.score(),
                        scoring.score(item.index()),
                        scoring.explain(item.index()),
                        generation.card(item.index()).title(),
                        generation.row(item.item()).getAsInt() == item.index()))
                .toList();
    }

    private static int row(ServedGeneration generation, ItemId item) {
        return generation.row(item).orElseThrow();
    }

    /** Of items that are new, or in the catalog, or were removed before. */
    private Map<ItemId, Optional<Overlay.Laid>> changes(int count) {
        Map<ItemId, Optional<Overlay.Laid>> changes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            ItemId item =
                    new ItemId("item-%03d".formatted(RANDOM.nextInt(ITEMS + 20)) + (RANDOM.nextInt(4) == 0 ? "b" : ""));
            Map<String, List<String>> attributes =
                    Map.of("genre", List.of("g" + RANDOM.nextInt(4)), "price", List.of(RANDOM.nextInt(100) + ""));
            ItemCard card = new ItemCard(
                    item, "changed " + item, attributes, TestCatalog.NOW.plusSeconds(RANDOM.nextInt(1000) - 500));
            changes.put(item, RANDOM.nextInt(3) == 0 ? Optional.empty() : Optional.of(laid(card)));
        }
        return changes;
    }

    /** Contributions are what the generation would make of them. */
    private Overlay.Laid laid(ItemCard card) {
        float[] contributions = new float[ItemParts.PARTS * TestCatalog.DIMENSION];
        for (int i = 0; i < contributions.length; i++) {
            contributions[i] = (float) RANDOM.nextGaussian();
        }
        TestCatalog.parts(contributions, precision).copyParts(0, contributions, 0);
        return new Overlay.Laid(new EncodedChange(card.id(), 1, contributions, (float) RANDOM.nextGaussian()), card);
    }

    private List<HistoryEntry> history() {
        return IntStream.range(0, 40)
                .mapToObj(n -> new HistoryEntry(
                        new EventId("e" + n),
                        new ItemId("item-%03d".formatted(RANDOM.nextInt(ITEMS + 20))),
                        EventKind.VIEW,
                        0,
                        Instant.EPOCH))
                .toList();
    }

    /** Changed items count as they are now, all others, removed ones included, as they were. */
    private float[] overlaidHistoryVector(Overlay overlay, List<HistoryEntry> history) {
        float[] sum = new float[TestCatalog.DIMENSION];
        int known = 0;
        for (HistoryEntry entry : history) {
            float[] vector = overlay.items()
                    .getOrDefault(entry.item(), Optional.empty())
                    .map(laid -> ItemParts.sum(laid.encoded().contributions(), 0, TestCatalog.DIMENSION))
                    .orElseGet(() -> data.vectors().indexOf(entry.item()).isPresent()
                            ? data.vectors()
                                    .vector(data.vectors().indexOf(entry.item()).getAsInt())
                            : new float[0]);
            for (int i = 0; i < vector.length; i++) {
                sum[i] += vector[i];
            }
            known += vector.length > 0 ? 1 : 0;
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= known;
        }
        return sum;
    }

    private ServedGeneration rebuilt(Overlay overlay) {
        TreeMap<ItemId, Row> rows = new TreeMap<>();
        for (int row = 0; row < ITEMS; row++) {
            ItemParts parts = data.parts();
            float[] all = new float[ItemParts.PARTS * TestCatalog.DIMENSION];
            for (var modality : dev.tessera.store.model.Modality.values()) {
                System.arraycopy(
                        parts.part(row, modality),
                        0,
                        all,
                        modality.ordinal() * TestCatalog.DIMENSION,
                        TestCatalog.DIMENSION);
            }
            rows.put(
                    data.vectors().id(row),
                    new Row(
                            all,
                            data.vectors().bias(row),
                            data.cards().get(row),
                            data.popularity().count(row)));
        }
        overlay.items().forEach((item, laid) -> {
            long count = rows.containsKey(item) ? rows.get(item).count : plainCount(item);
            rows.remove(item);
            laid.ifPresent(now -> rows.put(
                    item, new Row(now.encoded().contributions(), now.encoded().bias(), now.card(), count)));
        });
        List<Row> all = new ArrayList<>(rows.values());
        float[] parts = new float[all.size() * ItemParts.PARTS * TestCatalog.DIMENSION];
        float[] matrix = new float[all.size() * TestCatalog.DIMENSION];
        float[] biases = new float[all.size()];
        long[] counts = new long[all.size()];
        for (int row = 0; row < biases.length; row++) {
            float[] of = all.get(row).parts;
            System.arraycopy(of, 0, parts, row * of.length, of.length);
            System.arraycopy(
                    ItemParts.sum(of, 0, TestCatalog.DIMENSION),
                    0,
                    matrix,
                    row * TestCatalog.DIMENSION,
                    TestCatalog.DIMENSION);
            biases[row] = all.get(row).bias;
            counts[row] = all.get(row).count;
        }
        ItemVectors vectors = new ItemVectors(List.copyOf(rows.keySet()), TestCatalog.DIMENSION, matrix, biases);
        return new ServedGeneration(
                new LoadedGeneration(
                        TestCatalog.manifest("g1", all.size(), precision),
                        vectors,
                        TestCatalog.parts(parts, precision),
                        all.stream().map(row -> row.card).toList(),
                        new Popularity(counts, counts),
                        data.rankerFolder(),
                        Optional.empty()),
                new MeanUserVectors(vectors),
                Optional.empty());
    }

    private long plainCount(ItemId item) {
        return data.vectors().indexOf(item).isPresent()
                ? data.popularity().count(data.vectors().indexOf(item).getAsInt())
                : 0;
    }

    private record Row(float[] parts, float bias, ItemCard card, long count) {}
}
