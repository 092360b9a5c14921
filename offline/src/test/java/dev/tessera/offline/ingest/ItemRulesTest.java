package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.Item;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ItemRulesTest {
    private static final ItemRules RULES = new ItemRules(Set.of("tags"));

    @Test
    void otherColumnsBecomeAttributesButNotTheExcludedOnes() throws FaultException {
        ItemDraft draft = RULES.read(row(
                Map.of("item_id", " 7 ", "title", "Tea", "genres", "Drama| Comedy ||", "tags", "good", "colour", " ")));

        assertThat(draft.item().value()).isEqualTo("7");
        assertThat(draft.attributes()).isEqualTo(Map.of("genres", List.of("Drama", "Comedy")));
        assertThat(draft.availableFrom()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void textMayBeMissing() throws FaultException {
        ItemDraft draft = RULES.read(row(Map.of("item_id", "7", "title", "")));

        assertThat(draft.title()).isEmpty();
        assertThat(draft.description()).isEmpty();
        assertThat(draft.imagePath()).isEmpty();
    }

    @Test
    void anItemMayBeAnnounced() throws FaultException {
        ItemDraft draft = RULES.read(row(Map.of("item_id", "7", "title", "", "available_from", "2099-01-01")));

        assertThat(draft.availableFrom()).isEqualTo(Instant.parse("2099-01-01T00:00:00Z"));
    }

    @Test
    void anItemMayLeave() throws FaultException {
        ItemDraft draft = RULES.read(row(Map.of("item_id", "7", "title", "", "available_until", "2099-01-01")));

        assertThat(draft.availableUntil()).isEqualTo(Instant.parse("2099-01-01T00:00:00Z"));
        assertThat(draft.attributes()).isEmpty();
        assertThat(RULES.read(row(Map.of("item_id", "7", "title", "", "available_until", " ")))
                        .availableUntil())
                .isEqualTo(Item.FOREVER);
    }

    @Test
    void anItemThatLeavesBeforeItComesIsRefused() {
        for (String until : List.of("2024-05-06", "2024-05-05T23:59:59Z")) {
            assertThatThrownBy(() -> RULES.read(row(Map.of(
                            "item_id", "7", "title", "", "available_from", "2024-05-06", "available_until", until))))
                    .hasMessage("available_until: not after available_from");
        }
    }

    @Test
    void aBlankIdIsRefused() {
        assertThatThrownBy(() -> RULES.read(row(Map.of("item_id", "  ", "title", "Tea"))))
                .hasMessage("item_id: blank");
    }

    @Test
    void anIdThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> RULES.read(row(Map.of("item_id", "x".repeat(257), "title", "Tea"))))
                .hasMessageContaining("item_id: not an id");
    }

    @Test
    void anOversizedFieldIsRefusedByName() {
        String huge = "x".repeat(Fields.MAX_TEXT + 1);

        assertThatThrownBy(() -> RULES.read(row(Map.of("item_id", "7", "title", "", "description", huge))))
                .hasMessageContaining("description: longer than 65536");
        assertThatThrownBy(() -> RULES.read(row(Map.of("item_id", "7", "title", "", "genres", huge))))
                .hasMessageContaining("genres: longer than 65536");
    }

    @Test
    void aRejectedRowKeepsFileRowFieldReasonAndText() {
        SourceRow row = row(Map.of("item_id", "7", "title", "", "available_from", "soon"));
        try {
            RULES.read(row);
        } catch (FaultException e) {
            assertThat(e.of(row)).isEqualTo(new Rejected("items.csv", 3, "available_from", "not a time", "soon"));
            return;
        }
        throw new AssertionError("the row was accepted");
    }

    @Test
    void whatIsKeptOfAFaultyFieldIsBounded() {
        assertThat(new Rejected("f", 1, "c", "r", "x".repeat(10_000)).raw()).hasSize(500);
    }

    private static SourceRow row(Map<String, String> fields) {
        return new SourceRow("items.csv", 3, fields);
    }
}
