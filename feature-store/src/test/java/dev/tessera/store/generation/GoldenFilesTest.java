package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemChangeText;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.BinaryVectors;
import dev.tessera.store.vector.BlockIds;
import dev.tessera.store.vector.Cells;
import dev.tessera.store.vector.Int8PartBlock;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.Int8Vectors;
import dev.tessera.store.vector.VectorBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files that an earlier build wrote, of invented content, are read as what they were, and written again as they are. They are never
 * changed: a layout that gets another version gets another file, and this one is read for as long as the version before is.
 */
class GoldenFilesTest {
    private static final List<ItemId> IDS = List.of(new ItemId("kettle"), new ItemId("pot ü €"));
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00.123456789Z");
    private static final Instant EVENING = Instant.parse("2024-05-06T20:00:00.5Z");
    private static final float[] MATRIX = {0.5f, -1.25f, 3, -0f, 1e-20f, 7};
    private static final float[] PARTS = {0.5f, -1.25f, 3, -0f, 1e-20f, 7, 0, -8};

    /** A stored layout, by the name of its file. Blocks stand there in hexadecimal digits. */
    enum Layout {
        VECTOR_BLOCK_1(
                () -> hex(new VectorBlock(IDS, 3, MATRIX, new float[] {0.25f, -2}).encode()),
                text -> hex(VectorBlock.decode(bytes(text)).encode())),
        CARD_BLOCK_1(() -> hex(cards(Item.FOREVER).encode()), text -> again(text, cards(Item.FOREVER))),
        CARD_BLOCK_2(() -> hex(cards(EVENING).encode()), text -> again(text, cards(EVENING))),
        COUNT_BLOCK_1(
                () -> hex(new CountBlock(IDS, new long[] {3, Long.MAX_VALUE}, new long[] {0, 2}).encode()),
                text -> hex(CountBlock.decode(bytes(text)).encode())),
        INT8_VECTORS_1(
                () -> hex(Int8Vectors.of(MATRIX, 3).encode()),
                text -> hex(Int8Vectors.decode(bytes(text)).encode())),
        INT8_PART_BLOCK_1(
                () -> hex(new Int8PartBlock(IDS, Int8Parts.of(PARTS, 1)).encode()),
                text -> hex(Int8PartBlock.decode(bytes(text), count -> BlockIds.FRESH)
                        .encode())),
        BINARY_VECTORS_1(
                () -> hex(BinaryVectors.of(MATRIX, 3).encode()),
                text -> hex(BinaryVectors.decode(bytes(text)).encode())),
        SEARCH_INDEX_1(
                () -> hex(new Cells(new int[] {2, 0, 2}, 3, new Cells.Effort(1_000, 0)).encode()),
                text -> hex(Cells.decode(bytes(text)).encode())),
        MANIFEST_1(() -> manifest(1).toJson(), text -> again(text, manifest(1))),
        MANIFEST_2(() -> manifest(2).toJson(), text -> again(text, manifest(2))),
        MANIFEST_3(() -> manifest(3).toJson(), text -> again(text, manifest(3))),
        ITEM_CHANGE_1(
                () -> ItemChangeText.of(NOON, Optional.of(kettle(Item.FOREVER))),
                text -> again(text, kettle(Item.FOREVER))),
        ITEM_CHANGE_2(
                () -> ItemChangeText.of(NOON, Optional.of(kettle(EVENING))), text -> again(text, kettle(EVENING)));

        final Supplier<String> written;
        final Function<String, String> again;

        Layout(Supplier<String> written, Function<String, String> again) {
            this.written = written;
            this.again = again;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReadAsWhatItWas(Layout layout) throws IOException {
        String golden = golden(layout);
        assertThat(layout.again.apply(golden)).isEqualTo(golden);
        assertThat(layout.written.get()).isEqualTo(golden);
    }

    private static String again(String block, CardBlock cards) {
        CardBlock read = CardBlock.decode(bytes(block));
        assertThat(read).isEqualTo(cards);
        return hex(read.encode());
    }

    private static String again(String change, Item item) {
        ItemChange read = ItemChangeText.read(item.id(), 7, change);
        assertThat(read.content())
                .hasValueSatisfying(content ->
                        assertThat(content).usingRecursiveComparison().isEqualTo(item));
        return ItemChangeText.of(read.changed(), read.content());
    }

    private static String again(String text, Manifest manifest) {
        assertThat(Manifest.ofJson(text)).isEqualTo(manifest);
        return Manifest.ofJson(text).toJson();
    }

    private static String golden(Layout layout) throws IOException {
        String name = "/golden/" + layout.name().toLowerCase(Locale.ROOT) + ".txt";
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream(name)) {
            if (in == null) {
                Path made = Path.of("target").resolve(name.substring(1)).toAbsolutePath();
                Files.createDirectories(made.getParent());
                Files.writeString(made, layout.written.get() + "\n");
                throw new AssertionError(
                        "src/test/resources" + name + " is missing; what is written today is in " + made);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static CardBlock cards(Instant until) {
        return new CardBlock(List.of(
                new ItemCard(
                        IDS.get(0), "A kettle", Map.of("shelf", List.of("a", "b"), "none", List.of()), NOON, until),
                new ItemCard(IDS.get(1), "", Map.of(), Instant.EPOCH)));
    }

    private static Manifest manifest(int layout) {
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(ArtifactKind.class);
        for (ArtifactKind kind : ArtifactKind.values()) {
            int since =
                    switch (kind) {
                        case INDEX, SECOND_STAGE -> Manifest.EXTENDED_LAYOUT;
                        case INT8_PARTS -> Manifest.INT8_LAYOUT;
                        default -> Manifest.LAYOUT;
                    };
            boolean replaced = kind == ArtifactKind.PARTS && layout == Manifest.INT8_LAYOUT;
            if (since <= layout && !replaced) {
                artifacts.put(kind, new Artifact(2, List.of(Blob.of(kind.name().getBytes(StandardCharsets.UTF_8)))));
            }
        }
        return new Manifest(
                layout,
                new GenerationId("g-2024 ü"),
                NOON,
                3,
                2,
                artifacts,
                Map.of("ndcg@10", 0.125),
                "data-1",
                new Lineage("time", "g-2023", Map.of("parts", "digest of parts"), 1_700_000_000_000L));
    }

    private static Item kettle(Instant until) {
        return new Item(
                IDS.get(0), "A kettle", "of \"steel\"", Map.of("shelf", List.of("a")), new byte[0], NOON, until);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
