package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.retrieval.Overlay;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlayDigestTest {
    private static final ItemId LAMP = new ItemId("lamp");

    private final OverlayDigest digest = new OverlayDigest();

    @Test
    void everyBitOfWhatAGenerationMadeOfAnItemCounts() {
        List<Overlay> different = List.of(
                Overlay.NONE,
                laid(Optional.empty()),
                laid(Optional.of(encoded(1, 0.5f, 1, 2))),
                laid(Optional.of(encoded(2, 0.5f, 1, 2))),
                laid(Optional.of(encoded(1, Math.nextUp(0.5f), 1, 2))),
                laid(Optional.of(encoded(1, 0.5f, 1, Math.nextUp(2f)))),
                laid(Optional.of(encoded(1, 0.5f, -0f, 2))),
                laid(Optional.of(encoded(1, 0.5f, 0, 2))));
        Set<String> digests = new HashSet<>();
        for (Overlay overlay : different) {
            String of = digest.of(overlay);
            assertThat(digests.add(of)).as("%s", overlay).isTrue();
            assertThat(digest.of(overlay)).as("asked again").isEqualTo(of);
            assertThat(new OverlayDigest().of(overlay)).as("by another").isEqualTo(of);
        }
        assertThat(digest.of(laid(Optional.of(encoded(1, 0.5f, 1, 2))))).isIn(digests);
        assertThat(digest.of(new Overlay(new Position(1, 9), Map.of())))
                .as("without items")
                .isEmpty();
    }

    private static EncodedChange encoded(long revision, float bias, float... contributions) {
        return new EncodedChange(LAMP, revision, contributions, bias);
    }

    private static Overlay laid(Optional<EncodedChange> encoded) {
        ItemCard card = ItemCard.of(new Item(LAMP, "A lamp", "", Map.of(), new byte[0], Instant.EPOCH));
        return new Overlay(new Position(1, 9), Map.of(LAMP, encoded.map(change -> new Overlay.Laid(change, card))));
    }
}
