package dev.tessera.online.ranking;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.itemlog.ItemLogFullException;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes single items of what is served. */
public final class ItemIntake {
    private static final Logger log = LoggerFactory.getLogger(ItemIntake.class);

    private final ItemLog items;
    private final Generations generations;
    private final Runnable layOver;
    private final InstantSource clock;

    /** @param layOver brings what is served up to date with the log */
    public ItemIntake(ItemLog items, Generations generations, Runnable layOver, InstantSource clock) {
        this.items = items;
        this.generations = generations;
        this.layOver = layOver;
        this.clock = clock;
    }

    /** @param generation the one that answers with the change from now on */
    public record Receipt(long revision, GenerationId generation) {}

    /**
     * Adds an item or replaces its content. What the generation cannot encode is refused before anything is noted.
     *
     * @throws UnsupportedQueryException if the generation was published without its encoder
     * @throws dev.tessera.online.retrieval.UnreadableContentException if the picture cannot be decoded
     * @throws StoreUnavailableException if the change cannot be noted now; sending it again is harmless
     * @throws StoreFullException if the item log has no room
     */
    public Receipt upsert(Item item, Deadline deadline) {
        try (GenerationPin pin = generations.pin()) {
            ServedGeneration generation = pin.generation();
            EncodedChange encoded = generation
                    .encode(item)
                    .orElseThrow(() -> new UnsupportedQueryException("a new item needs the encoder, which generation "
                            + generation.id() + " was published without; publish with the encoder"));
            deadline.check();
            return noted(item.id(), () -> {
                long revision = items.upsert(item, clock.instant());
                note(generation.id(), encoded.of(revision));
                return revision;
            });
        }
    }

    /** Takes an item out of every answer. Throws as {@link #upsert}. */
    public Receipt remove(ItemId item) {
        generations.pin().close();
        return noted(item, () -> items.remove(item, clock.instant()));
    }

    /** Where there is no room for it, every ranker encodes for itself. */
    private void note(GenerationId generation, EncodedChange encoded) {
        try {
            items.putIfAbsent(generation, encoded);
        } catch (ItemLogFullException e) {
            log.warn("what generation {} makes of item '{}' was not noted", generation, encoded.item(), e);
        }
    }

    private Receipt noted(ItemId item, LongSupplier change) {
        long revision = inLog(change);
        layOver.run();
        try (GenerationPin pin = generations.pin()) {
            if (!pin.generation().overlay().contains(item, revision)) {
                throw new StoreUnavailableException("the change is noted, as revision " + revision
                        + ", but this ranker could not read it back; it will when the store answers");
            }
            return new Receipt(revision, pin.generation().id());
        }
    }

    private static long inLog(LongSupplier change) {
        try {
            return change.getAsLong();
        } catch (ItemLogFullException e) {
            log.warn("a change of an item was refused: {}", e.getMessage());
            throw new StoreFullException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            log.warn("a change of an item was not noted", e);
            throw new StoreUnavailableException("the item log cannot be reached; send the same change again", e);
        }
    }
}
