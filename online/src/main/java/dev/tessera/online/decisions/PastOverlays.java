package dev.tessera.online.decisions;

import dev.tessera.online.retrieval.Overlay;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.model.ItemId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays changed items over a generation as they were at a revision, as far as the item log still tells: it holds the latest change of each item, and what
 * generations made of changes for some days. Whether that is all, the digest in the row says. Nothing is encoded anew. Of one thread.
 */
public final class PastOverlays {
    private final ItemLog items;
    private final ServedGeneration plain;
    private ServedGeneration latest;
    private Position position = Position.NONE;

    /** @param generation any overlay of it */
    public PastOverlays(ItemLog items, ServedGeneration generation) {
        this.items = items;
        this.plain = generation.with(Overlay.NONE);
        this.latest = plain;
    }

    /** The generation as the row's answer saw it. */
    public ServedGeneration of(LoggedDecision row) {
        if (row.overlayItems() == 0) {
            return plain;
        }
        Position wanted = new Position(row.overlayBorn(), row.overlayRevision());
        if (!wanted.equals(position)) {
            latest = plain.with(read(wanted));
            position = wanted;
        }
        return latest;
    }

    private Overlay read(Position wanted) {
        Map<ItemId, Optional<Overlay.Laid>> laid = new HashMap<>();
        items.forEachAfter(
                plain.watermark(),
                page -> lay(
                        page.stream()
                                .filter(change -> change.revision() <= wanted.revision())
                                .toList(),
                        laid));
        return new Overlay(wanted, laid);
    }

    private void lay(List<ItemChange> changes, Map<ItemId, Optional<Overlay.Laid>> laid) {
        List<ItemChange> present =
                changes.stream().filter(change -> change.content().isPresent()).toList();
        Map<ItemId, EncodedChange> encoded = items.encoded(plain.id(), present);
        for (ItemChange change : changes) {
            if (change.content().isEmpty()) {
                laid.put(change.item(), Optional.empty());
            } else if (encoded.containsKey(change.item())) {
                laid.put(
                        change.item(),
                        Optional.of(new Overlay.Laid(
                                encoded.get(change.item()),
                                ItemCard.of(change.content().get()))));
            }
        }
    }
}
