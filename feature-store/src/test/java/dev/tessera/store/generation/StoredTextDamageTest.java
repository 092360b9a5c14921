package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.itemlog.ItemChangeText;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * JSON that is stored carries no checksum of its own: manifests are one value that a script sets, listings are blobs, named by their digest.
 * Damage that gets so far is refused in one way, or gives other texts and numbers, and never another exception.
 */
class StoredTextDamageTest {
    private static final int ROUNDS = 3_000;

    /** What is stored as text, read and written again. */
    enum Kind {
        MANIFEST("manifest", StoredTextDamageTest::manifest, text -> Manifest.ofJson(text)
                .toJson()),
        LISTING(
                "folder listing",
                StoredTextDamageTest::listing,
                text -> text(FolderListing.ofJson(text.getBytes(StandardCharsets.UTF_8))
                        .toJson())),
        ITEM_CHANGE("change 7 of item 'kettle'", StoredTextDamageTest::change, text -> {
            var read = ItemChangeText.read(new ItemId("kettle"), 7, text);
            return ItemChangeText.of(read.changed(), read.content());
        });

        final String name;
        final Function<Random, String> example;
        final UnaryOperator<String> again;

        Kind(String name, Function<Random, String> example, UnaryOperator<String> again) {
            this.name = name;
            this.example = example;
            this.again = again;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAsItWas(Kind kind) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            String text = kind.example.apply(new Random(seed));
            assertThat(kind.again.apply(text)).as("seed %d", seed).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTruncationIsRefusedNamingWhatItIs(Kind kind) {
        String text = kind.example.apply(new Random(1));
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> kind.again.apply(cut))
                    .as("cut to %d", length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(kind.name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void damageIsRefusedOrReadAsSomethingElseAndNeverCrashes(Kind kind) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            String damaged = damage(kind.example.apply(random), random);
            try {
                assertThat(kind.again.apply(damaged)).isNotEmpty();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
            }
        }
    }

    /** Bits, or a value of JSON for another one. */
    private static String damage(String text, Random random) {
        List<String> values = List.of("null", "[]", "{}", "-1", "1e999", "\"\"", "[null]", "99999999999999999999");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return text(bytes);
        }
        int colon = text.indexOf(':', random.nextInt(text.length()));
        int end = colon < 0 ? -1 : text.indexOf(',', colon);
        return end < 0
                ? text(Arrays.copyOf(bytes, bytes.length + 1))
                : text.substring(0, colon + 1) + values.get(random.nextInt(values.size())) + text.substring(end);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String manifest(Random random) {
        long items = 1 + random.nextInt(1_000);
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(ArtifactKind.class);
        for (ArtifactKind kind : EnumSet.complementOf(EnumSet.of(ArtifactKind.INT8_PARTS))) {
            artifacts.put(kind, new Artifact(items, List.of(blob(random), blob(random))));
        }
        return new Manifest(
                        Manifest.EXTENDED_LAYOUT,
                        new GenerationId("g" + random.nextInt() + " ü €"),
                        instant(random),
                        1 + random.nextInt(512),
                        items,
                        artifacts,
                        Map.of("ndcg@10", random.nextDouble()),
                        "data-" + random.nextInt())
                .toJson();
    }

    private static String listing(Random random) {
        return text(new FolderListing(List.of(
                        new FolderListing.Entry("saved_model/saved_model.pb", blob(random)),
                        new FolderListing.Entry("vocabulary ü.txt", blob(random))))
                .toJson());
    }

    private static String change(Random random) {
        Item item = new Item(
                new ItemId("kettle"),
                "A kettle " + random.nextInt(),
                "of \"steel\" \n ü",
                Map.of("shelf", List.of("a", "b" + random.nextInt()), "none", List.of()),
                new byte[0],
                instant(random),
                random.nextBoolean() ? Item.FOREVER : instant(random));
        return ItemChangeText.of(instant(random), Optional.of(item).filter(there -> random.nextInt(5) > 0));
    }

    private static Blob blob(Random random) {
        byte[] content = new byte[1 + random.nextInt(10)];
        random.nextBytes(content);
        return Blob.of(content);
    }

    private static Instant instant(Random random) {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }
}
