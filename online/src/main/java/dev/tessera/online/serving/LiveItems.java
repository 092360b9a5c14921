package dev.tessera.online.serving;

import dev.tessera.online.retrieval.Overlay;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.itemlog.ItemLogFullException;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Lays what the item log has beyond a generation's watermark over that generation. What a changed item is worth there is read from the log; where nobody
 * noted it yet, it is encoded here, and noted for all. Safe for use by many threads.
 */
final class LiveItems {
    private static final Logger log = LoggerFactory.getLogger(LiveItems.class);

    private final ItemLog items;
    private volatile boolean reachable = true;

    LiveItems(ItemLog items) {
        this.items = items;
    }

    /** Brings all that is in memory up to date. */
    synchronized void layOver(GenerationHolder holder) {
        holder.update(this::upToDate);
    }

    /** The same generation with all changes that there are; as it was where the log cannot be read. Never throws. */
    ServedGeneration upToDate(ServedGeneration generation) {
        try {
            ServedGeneration now = read(generation);
            if (!reachable) {
                log.info("the item log can be read again");
            }
            reachable = true;
            return now;
        } catch (RuntimeException e) {
            if (reachable) {
                log.warn("the item log cannot be read; generation {} stays as it is", generation.id(), e);
            }
            reachable = false;
            return generation;
        }
    }

    /**
     * The same generation with all changes that there are. Of a log that was lost nothing is known: what was read of it stays until there is another.
     *
     * <p>The log says so the first time that changes are seen; each one after that is in the audit log.
     *
     * @throws RuntimeException if the log cannot be read
     */
    ServedGeneration read(ServedGeneration generation) {
        Position latest = items.position();
        Position known = generation.overlay().readUpTo();
        if (latest.equals(known) || latest.equals(Position.NONE)) {
            return generation;
        }
        Overlay overlay = latest.born() == known.born() ? generation.overlay() : Overlay.NONE;
        Map<ItemId, Optional<Overlay.Laid>> later = new HashMap<>();
        AtomicLong read = new AtomicLong(latest.revision());
        items.forEachAfter(Math.max(generation.watermark(), overlay.readUpTo().revision()), page -> {
            later.putAll(laid(generation, page));
            read.accumulateAndGet(page.get(page.size() - 1).revision(), Math::max);
        });
        Overlay whole = overlay.with(later, new Position(latest.born(), read.get()));
        log.atLevel(overlay.items().isEmpty() && !whole.items().isEmpty() ? Level.INFO : Level.DEBUG)
                .log(
                        "generation {}: {} items changed since it was made, as of revision {}",
                        generation.id(),
                        whole.items().size(),
                        whole.readUpTo().revision());
        return generation.with(whole);
    }

    /** Keeps what was noted of the generations in memory, although nothing changes. */
    void keepNotes(GenerationHolder holder) {
        try {
            holder.loaded().forEach(items::keep);
        } catch (RuntimeException e) {
            log.info("what was noted of changed items cannot be kept now: {}", e.getMessage());
        }
    }

    private Map<ItemId, Optional<Overlay.Laid>> laid(ServedGeneration generation, List<ItemChange> page) {
        List<ItemChange> present =
                page.stream().filter(change -> change.content().isPresent()).toList();
        Map<ItemId, EncodedChange> encoded = items.encoded(generation.id(), present);
        Map<ItemId, Optional<Overlay.Laid>> laid = new HashMap<>();
        for (ItemChange change : page) {
            if (change.content().isEmpty()) {
                laid.put(change.item(), Optional.empty());
                continue;
            }
            Item item = change.content().get();
            Optional.ofNullable(encoded.get(change.item()))
                    .or(() -> encode(generation, change, item))
                    .ifPresent(
                            known -> laid.put(change.item(), Optional.of(new Overlay.Laid(known, ItemCard.of(item)))));
        }
        return laid;
    }

    /** Empty, and said in the log, if this generation cannot: then the item is what it was. What the store has against it is thrown. */
    private Optional<EncodedChange> encode(ServedGeneration generation, ItemChange change, Item item) {
        Item whole = item.withImage(items.picture(item.id()));
        EncodedChange encoded;
        try {
            encoded = generation
                    .encode(whole)
                    .orElseThrow(() -> new IllegalStateException("the generation was published without its encoder"))
                    .of(change.revision());
        } catch (RuntimeException e) {
            log.warn(
                    "generation {}: change {} of item '{}' cannot be encoded; the item stays what it was",
                    generation.id(),
                    change.revision(),
                    item.id(),
                    e);
            return Optional.empty();
        }
        try {
            return Optional.of(items.putIfAbsent(generation.id(), encoded));
        } catch (ItemLogFullException e) {
            log.warn(
                    "what generation {} makes of item '{}' is known to this ranker alone",
                    generation.id(),
                    item.id(),
                    e);
            return Optional.of(encoded);
        }
    }
}
