package dev.tessera.online.retrieval;

import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.secondstage.ItemSignals;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageItems;
import java.util.OptionalInt;

/** The items of a served generation, those that changed since among them, as its second stage reads them. */
record ServedStageItems(ServedGeneration generation, SecondStageRule rule) implements StageItems {
    @Override
    public OptionalInt row(ItemId item) {
        return generation.row(item);
    }

    @Override
    public void copyParts(int row, float[] target, int at) {
        generation.copyParts(row, target, at);
    }

    @Override
    public ItemSignals signals(int row) {
        ItemCard card = generation.card(row);
        return rule.signals(generation.count(row), generation.recentCount(row), card.attributes());
    }
}
