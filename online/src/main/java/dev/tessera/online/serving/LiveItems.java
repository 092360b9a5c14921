package dev.tessera.online.serving;

import dev.tessera.online.retrieval.Overlay;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays what the item log has beyond a generation's watermark over that generation. What a changed item is worth there is read from the log; where nobody
 * noted it yet, it is encoded here, and noted for all. Safe for use by many threads.
 */
final class LiveItems {
    private static final Logger log = LoggerFactory.getLogger(LiveItems.class);
    private static final int PAGE = 500;

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
            long latest = items.revision();
            ServedGeneration now = latest == generation.overlay().revision() ? generation : read(generation, latest);
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

    private ServedGeneration read(ServedGeneration generation, long latest) {
        Overlay overlay = latest < generation.overlay().revision() ? Overlay.NONE : generation.overlay();
        long read = Math.max(generation.watermark(), overlay.revision());
        Map<ItemId, Optional<Overlay.Laid>> later = new HashMap<>();
        for (List<ItemChange> page = items.after(read, PAGE); !page.isEmpty(); page = items.after(read, PAGE)) {
            later.putAll(laid(generation, page));
            read = page.get(page.size() - 1).revision();
        }
        Overlay whole = overlay.with(later, later.isEmpty() ? latest : Math.max(latest, read));
        log.info(
                "generation {}: {} items changed since it was made, as of revision {}",
                generation.id(),
                whole.items().size(),
                whole.revision());
        return generation.with(whole);
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

    /** Empty, and said in the log, if this generation cannot: then the item is what it was. */
    private Optional<EncodedChange> encode(ServedGeneration generation, ItemChange change, Item item) {
        try {
            EncodedChange encoded = generation
                    .encode(item.withImage(items.picture(item.id())))
                    .orElseThrow(() -> new IllegalStateException("the generation was published without its encoder"))
                    .of(change.revision());
            return Optional.of(items.putIfAbsent(generation.id(), encoded));
        } catch (RuntimeException e) {
            log.warn(
                    "generation {}: change {} of item '{}' cannot be encoded; the item stays what it was",
                    generation.id(),
                    change.revision(),
                    item.id(),
                    e);
            return Optional.empty();
        }
    }
}
