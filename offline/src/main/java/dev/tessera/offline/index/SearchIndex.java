package dev.tessera.offline.index;

import dev.tessera.store.vector.Cells;
import java.util.Locale;
import java.util.Map;

/**
 * A search index and what was measured of it.
 *
 * @param figures by name, as a manifest keeps them
 */
public record SearchIndex(Cells cells, Map<String, Double> figures) {
    public SearchIndex {
        figures = Map.copyOf(figures);
    }

    /** For people. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "search index of %,d cells: %,d of %,d items are scored for the best 100, recall@100 %.3f; where 50%%, 10%%, 1%% of the items pass a filter %.3f, %.3f, %.3f; %s",
                cells.cells(),
                cells.effort().users(),
                cells.size(),
                figures.get(IndexBuilder.RECALL),
                figures.get(IndexBuilder.recallOf(50)),
                figures.get(IndexBuilder.recallOf(10)),
                figures.get(IndexBuilder.recallOf(1)),
                likeness());
    }

    private String likeness() {
        return cells.effort().likeness() == 0
                ? "what is like an item is searched for exactly"
                : String.format(
                        Locale.ROOT,
                        "like an item %,d, recall@100 %.3f",
                        cells.effort().likeness(),
                        figures.get(IndexBuilder.LIKENESS_RECALL));
    }
}
