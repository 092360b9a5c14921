package dev.tessera.store.itemlog;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The latest change of each item that changed, in the order in which they came, and what generations make of them. Shared by all rankers; a later
 * change of an item replaces the earlier one. Implementations are safe for use by many threads.
 */
public interface ItemLog {
    /** Changes that are read at once. */
    int PAGE = 200;

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

    /** Notes that an item is no more. Returns and throws as {@link #upsert}; of a full log it finds room for as many again. */
    long remove(ItemId item, Instant changed);

    /** How far the log is. */
    Position position();

    /**
     * How far a log is.
     *
     * @param born the revision of its first change ever; another one is another log, which came after this one was lost
     * @param revision of its latest change; revisions rise even if the log was lost
     */
    record Position(long born, long revision) {
        /** Of a log without changes, or one that was lost. */
        public static final Position NONE = new Position(0, 0);
    }

    /** Items that have a change, those whose change cannot be read included. */
    long size();

    /** Shows all changes after a revision, page by page in rising order. An item that changes meanwhile is shown again. */
    default void forEachAfter(long revision, Consumer<List<ItemChange>> pages) {
        long read = revision;
        for (List<ItemChange> page = after(read, PAGE); !page.isEmpty(); page = after(read, PAGE)) {
            pages.accept(page);
            read = page.get(page.size() - 1).revision();
        }
    }

    /** Changes after a revision as of one moment, in rising order, at most {@code limit}; without pictures, and without those that cannot be read, which the log says. */
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
     * @throws ItemLogFullException if there is no room for it
     */
    EncodedChange putIfAbsent(GenerationId generation, EncodedChange encoded);

    /** What a generation makes of changes is kept at least {@value #DAYS_KEPT} days after this, or after anything that was noted or asked for. */
    void keep(GenerationId generation);

    /** How long. */
    int DAYS_KEPT = 7;

    /** What a generation makes of these changes, as far as anybody noted it, by item. */
    Map<ItemId, EncodedChange> encoded(GenerationId generation, Collection<ItemChange> changes);
}
