package dev.tessera.online.ranking;

import java.util.List;

/** The ranked answer to one request, best first. */
public record Slate(Decision decision, List<RankedItem> items) {
    public Slate {
        items = List.copyOf(items);
    }

    /** The same as it is logged: without titles and explanations. */
    Slate remembered() {
        return new Slate(decision, items.stream().map(RankedItem::remembered).toList());
    }
}
