package dev.tessera.store.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemFeaturesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() {
        Preprocessing written = new Preprocessing(
                Preprocessing.VERSION,
                32,
                Map.of(Modality.TEXT, "abc", Modality.ATTRIBUTES, "def"),
                new WordRule(List.of("oak"), 3, 9),
                new PixelRule(48, 40, 50, Interpolation.BICUBIC),
                new AttributeRule(List.of("genre=Drama"), Map.of("price", List.of(1.5, 2.5))));
        written.write(folder);
        assertThat(Preprocessing.read(folder)).isEqualTo(written);
    }

    @Test
    void anEncoderOfVersionOneNumbersItsPiecesFromZeroAndScalesBilinearly() throws Exception {
        Files.writeString(folder.resolve("preprocessing.json"), """
                {"version": 1, "dimension": 64, "towers": {"TEXT": "abc"},
                 "text": {"tokenizer": "pieces", "file": "tokenizer.json", "maxTokens": 128},
                 "image": {"height": 224, "width": 224, "shortestEdge": 0},
                 "attributes": {"vocabulary": [], "boundaries": {}}}
                """);
        assertThat(Preprocessing.read(folder).text()).isEqualTo(new PieceRule("tokenizer.json", 128, 0));
        assertThat(Preprocessing.read(folder).image()).isEqualTo(PixelRule.square(224));
        new Preprocessing(
                        Preprocessing.VERSION,
                        64,
                        Map.of(),
                        new PieceRule("tokenizer.json", 128),
                        PixelRule.square(224),
                        AttributeRule.none())
                .write(folder);
        assertThat(Preprocessing.read(folder).text()).isEqualTo(new PieceRule("tokenizer.json", 128, 1));
    }

    @Test
    void theDigestChangesWithAllThatIsReadAndWithNothingElse() {
        Map<String, List<String>> attributes = Map.of("genre", List.of("Drama"), "year", List.of("1999", "2000"));
        Item item = item("Title", "Text", attributes, new byte[] {1, 2});
        assertThat(ItemFeatures.digest(item))
                .isEqualTo(ItemFeatures.digest(item(" Title", "Text ", attributes, new byte[] {1, 2})));
        Item laterAndOfAnotherName =
                new Item(new ItemId("other"), "Title", "Text", attributes, new byte[] {1, 2}, Instant.ofEpochSecond(9));
        assertThat(ItemFeatures.digest(laterAndOfAnotherName)).isEqualTo(ItemFeatures.digest(item));
        assertThat(List.of(
                        item,
                        item("Title", "text", attributes, new byte[] {1, 2}),
                        item("Title", "Text", attributes, new byte[] {1, 3}),
                        item("Title", "Text", attributes, new byte[0]),
                        item("Title", "Text", Map.of(), new byte[] {1, 2}),
                        item("Title", "Text", Map.of("genre", List.of("Drama", "year")), new byte[] {1, 2}),
                        item(
                                "Title",
                                "Text",
                                Map.of("genre", List.of("Drama"), "year", List.of("19992000")),
                                new byte[] {1, 2})))
                .extracting(ItemFeatures::digest)
                .doesNotHaveDuplicates();
    }

    private static Item item(String title, String text, Map<String, List<String>> attributes, byte[] image) {
        return new Item(new ItemId("item"), title, text, attributes, image, Instant.EPOCH);
    }

    @Test
    void anotherVersionIsRefusedWithBoth() throws Exception {
        Files.writeString(folder.resolve("preprocessing.json"), "{\"version\": 7}");
        assertThatThrownBy(() -> Preprocessing.read(folder))
                .hasMessageContaining("version 7")
                .hasMessageContaining("reads 1 and 2");
    }

    @Test
    void anAbsentEncoderIsNamed() {
        assertThatThrownBy(() -> ItemFeatures.read(folder.resolve("nothing")))
                .hasMessageContaining("no encoder at")
                .hasMessageContaining("preprocessing.json");
    }

    @Test
    void textIsTitleAndDescription() {
        assertThat(ItemFeatures.text(item("Oak bag ", "For trains."))).isEqualTo("Oak bag. For trains.");
        assertThat(ItemFeatures.text(item("", "For trains."))).isEqualTo("For trains.");
        assertThat(ItemFeatures.text(item("Oak bag", " "))).isEqualTo("Oak bag");
    }

    private static Item item(String title, String description) {
        return new Item(new ItemId("i"), title, description, Map.of(), new byte[0], Instant.EPOCH);
    }
}
