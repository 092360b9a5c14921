package dev.tessera.store.itemlog;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The latest change of each item that changed, in the order in which they came, and what generations make of them. Shared by all rankers; a later
 * change of an item replaces the earlier one. Implementations are safe for use by many threads.
 */
public interface ItemLog {
    /** How many items a log may hold. More of them are a reason to refresh. */
    int MOST_ITEMS = 10_000;

    /** Bytes of content, pictures included, that a log may hold. */
    long MOST_BYTES = 512L << 20;

    /**
     * Notes the content of an item that is new or has changed.
     *
     * @return the revision of the change
     * @throws ItemLogFullException if there is no room for it; then nothing changed
     */
    long upsert(Item item, Instant changed);

    /** Notes that an item is no more. Returns and throws as {@link #upsert}. */
    long remove(ItemId item, Instant changed);

    /** The revision of the latest change; 0 if there never was one, or the log was lost. Revisions rise even then. */
    long revision();

    /** Changes after a revision, in rising order, at most {@code limit}; without pictures. */
    List<ItemChange> after(long revision, int limit);

    /**
     * Takes changes out that have done their work, each unless its item changed again.
     *
     * @return how many
     */
    long settle(Collection<ItemChange> changes);

    /** The picture of the latest change of an item; empty array if it has none. */
    byte[] picture(ItemId item);

    /**
     * Notes what a generation makes of a change. The first who does is believed, so that all rankers have the same bits.
     *
     * @return what is noted
     */
    EncodedChange putIfAbsent(GenerationId generation, EncodedChange encoded);

    /** What a generation makes of these changes, as far as anybody noted it, by item. */
    Map<ItemId, EncodedChange> encoded(GenerationId generation, Collection<ItemChange> changes);
}
