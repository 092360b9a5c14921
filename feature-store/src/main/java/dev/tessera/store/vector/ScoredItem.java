package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.util.Comparator;

/**
 * An item and its score.
 *
 * @param index the item's row in the {@link ItemVectors} it was found in
 */
public record ScoredItem(int index, ItemId item, float score) {
    /** The one order of ranked lists: highest score first, equal scores (0 and -0 too) by rising id, which is by rising index where rows are. */
    public static final Comparator<ScoredItem> ORDER = ScoredItem::compare;

    private static int compare(ScoredItem a, ScoredItem b) {
        if (a.score > b.score) {
            return -1;
        }
        return a.score < b.score ? 1 : a.item.compareTo(b.item);
    }
}
