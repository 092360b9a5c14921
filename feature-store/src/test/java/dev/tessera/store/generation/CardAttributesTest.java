package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.BlockFrame;
import dev.tessera.store.vector.CorruptBlockException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CardAttributesTest {
    private static final int CARD_BLOCK = 0x54434231;

    @Test
    void isTheSortedMapOfThem() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Map<String, List<String>> given = new HashMap<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                given.put("n" + random.nextInt(20), List.of("v" + random.nextInt(3), "ü"));
            }
            TreeMap<String, List<String>> sorted = new TreeMap<>(given);
            CardAttributes attributes = CardAttributes.of(given);
            assertThat(attributes).isEqualTo(sorted).hasSameHashCodeAs(sorted).hasToString(sorted.toString());
            assertThat(List.copyOf(attributes.keySet())).isEqualTo(List.copyOf(sorted.keySet()));
            List<String> visited = new ArrayList<>();
            attributes.forEach((name, values) -> visited.add(name + values));
            assertThat(visited)
                    .isEqualTo(sorted.entrySet().stream()
                            .map(entry -> entry.getKey() + entry.getValue())
                            .toList());
            for (int i = 0; i < 20; i++) {
                assertThat(attributes.get("n" + i)).isEqualTo(sorted.get("n" + i));
                assertThat(attributes.containsKey("n" + i)).isEqualTo(sorted.containsKey("n" + i));
            }
        }
    }

    @Test
    void doesNotChangeWithWhatItWasMadeOf() {
        List<String> values = new ArrayList<>(List.of("a"));
        Map<String, List<String>> given = new HashMap<>(Map.of("shelf", values));
        CardAttributes attributes = CardAttributes.of(given);
        values.add("b");
        given.put("brand", List.of());
        assertThat(attributes).isEqualTo(Map.of("shelf", List.of("a")));
        assertThatThrownBy(() -> attributes.put("brand", List.of())).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatCardsOfABlockHaveInCommonIsThereOnce() {
        List<ItemCard> cards = CardBlock.decode(
                        new CardBlock(List.of(card("a", "1.50"), card("b", "1.50"), card("c", "2"))).encode())
                .cards();
        assertThat(cards).isEqualTo(List.of(card("a", "1.50"), card("b", "1.50"), card("c", "2")));
        assertThat(cards.get(0).attributes().get("price"))
                .isSameAs(cards.get(1).attributes().get("price"));
        assertThat(cards.get(0).attributes().get("genre"))
                .isSameAs(cards.get(2).attributes().get("genre"));
    }

    @Test
    void namesThatDoNotRiseAreRefused() {
        byte[] block = new CardBlock(List.of(card("a", "1.50"))).encode();
        String payload = new String(Arrays.copyOfRange(block, 12, block.length - 4), StandardCharsets.ISO_8859_1);
        byte[] fallen = payload.replace("genre", "store").getBytes(StandardCharsets.ISO_8859_1);
        byte[] framed = BlockFrame.wrap(CARD_BLOCK, ByteBuffer.wrap(block).getInt(4), fallen);
        assertThatThrownBy(() -> CardBlock.decode(framed))
                .isInstanceOf(CorruptBlockException.class)
                .hasMessageContaining("attribute 'price' behind 'store'");
    }

    private static ItemCard card(String id, String price) {
        return new ItemCard(
                new ItemId(id),
                "Title ü",
                Map.of("genre", List.of("g", "all"), "price", List.of(price)),
                Instant.EPOCH.plusSeconds(1));
    }
}
