package dev.tessera.online.ranking;

import java.util.List;

/** The ranked answer to one request, best first. */
public record Slate(Decision decision, List<RankedItem> items) {
    public Slate {
        items = List.copyOf(items);
    }
}
