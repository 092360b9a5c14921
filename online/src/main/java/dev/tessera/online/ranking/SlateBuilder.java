package dev.tessera.online.ranking;

import dev.tessera.online.fallback.Step;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ScoredItem;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What all rankings end with: the rules, the search, the decision. */
final class SlateBuilder {
    private final DecisionIds ids;

    SlateBuilder(DecisionIds ids) {
        this.ids = ids;
    }

    /** The best items that pass the selection and are not among {@code left}. */
    Slate best(ServedGeneration generation, Step step, Selection selection, Collection<ItemId> left) {
        BitSet eligible = generation.passing(selection.filters(), selection.moment());
        remove(selection.excluded(), generation, eligible);
        remove(left, generation, eligible);
        return slate(generation, step, step.scoring().top(selection.size(), eligible), selection.explain());
    }

    Slate slate(ServedGeneration generation, Step step, List<ScoredItem> scored, boolean explain) {
        List<RankedItem> items = scored.stream()
                .map(item -> new RankedItem(
                        item.item(),
                        item.score(),
                        generation.card(item.index()).title(),
                        explain ? Optional.of(step.scoring().explain(item.index())) : Optional.empty()))
                .toList();
        return new Slate(new Decision(ids.next(), generation.id(), step.rung(), step.reason()), items);
    }

    private static void remove(Collection<ItemId> items, ServedGeneration generation, BitSet eligible) {
        items.forEach(item -> generation.row(item).ifPresent(eligible::clear));
    }
}
