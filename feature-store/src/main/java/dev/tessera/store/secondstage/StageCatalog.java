package dev.tessera.store.secondstage;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.util.List;
import java.util.OptionalInt;

/** The items of one set of arrays; rows are those of every argument. */
public record StageCatalog(ItemVectors vectors, ItemParts parts, List<ItemSignals> all) implements StageItems {
    public StageCatalog {
        all = List.copyOf(all);
        if (parts.size() != vectors.size() || all.size() != vectors.size()) {
            throw new IllegalArgumentException(vectors.size() + " vectors, " + parts.size() + " parts and " + all.size()
                    + " signals; expected as many of each");
        }
    }

    @Override
    public OptionalInt row(ItemId item) {
        return vectors.indexOf(item);
    }

    @Override
    public void copyParts(int row, float[] target, int at) {
        parts.copyParts(row, target, at);
    }

    @Override
    public ItemSignals signals(int row) {
        return all.get(row);
    }
}
