package dev.tessera.store.itemlog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change as it is stored: the JSON of all but item, revision and picture. An item that leaves at a time has version 2; all else has version 1, which knows
 * no such time, so that rankers of the build before read it while a fleet is upgraded.
 */
public final class ItemChangeText {
    private static final int OLDEST = 1;
    private static final int VERSION = 2;
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private ItemChangeText() {}

    /** @param content null if the item was removed */
    private record Stored(
            int version, Instant changed, @Nullable Content content) {
        Stored {
            Objects.requireNonNull(changed, "changed");
        }
    }

    private record Content(
            String title,
            String description,
            Map<String, List<String>> attributes,
            Instant availableFrom,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant availableUntil) {
        Content {
            Objects.requireNonNull(title, "title");
            Objects.requireNonNull(description, "description");
            attributes = new TreeMap<>(attributes);
            attributes.replaceAll((name, values) -> List.copyOf(values));
            Objects.requireNonNull(availableFrom, "availableFrom");
        }

        static Content of(Item item) {
            return new Content(
                    item.title(),
                    item.description(),
                    item.attributes(),
                    item.availableFrom(),
                    leaves(item) ? item.availableUntil() : null);
        }

        Item item(ItemId id) {
            return new Item(
                    id,
                    title,
                    description,
                    attributes,
                    new byte[0],
                    availableFrom,
                    availableUntil == null ? Item.FOREVER : availableUntil);
        }
    }

    /** @param content empty if the item was removed */
    public static String of(Instant changed, Optional<Item> content) {
        try {
            return JSON.writeValueAsString(new Stored(
                    content.filter(ItemChangeText::leaves).isPresent() ? VERSION : OLDEST,
                    changed,
                    content.map(Content::of).orElse(null)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change can always be written", e);
        }
    }

    /** @throws IllegalArgumentException if the text is no change, or one of another version; the message names the item */
    public static ItemChange read(ItemId item, long revision, String text) {
        try {
            int version = JSON.readTree(text).path("version").asInt(-1);
            if (version < OLDEST || version > VERSION) {
                throw new IllegalArgumentException("change " + revision + " of item '" + item + "' has version "
                        + version + "; this version reads " + OLDEST + " and " + VERSION);
            }
            Stored stored = JSON.readValue(text, Stored.class);
            return new ItemChange(
                    item,
                    revision,
                    stored.changed(),
                    Optional.ofNullable(stored.content()).map(content -> content.item(item)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "change " + revision + " of item '" + item + "' cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static boolean leaves(Item item) {
        return item.availableUntil().isBefore(Item.FOREVER);
    }
}
