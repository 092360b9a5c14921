package dev.tessera.offline.evaluate.recommend;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.List;

/**
 * What evaluation keeps of an item's content: its words, its attributes as {@code name=value} terms, and which modalities it has. The picture
 * itself is not kept.
 */
public record ItemFacts(String text, List<String> attributes, boolean hasText, boolean hasImage) {
    public static ItemFacts of(Item item) {
        List<String> terms = new ArrayList<>();
        item.attributes().forEach((name, values) -> values.forEach(value -> terms.add(name + "=" + value)));
        return new ItemFacts(
                item.title() + " " + item.description(), terms, item.has(Modality.TEXT), item.has(Modality.IMAGE));
    }
}
