package dev.tessera.online.slate;

import dev.tessera.online.slate.SlateComposer.Source;
import dev.tessera.store.model.DecisionId;
import java.util.List;

/** What stands for a slate: one set of rules, or those of two teams that draft it. */
public sealed interface Standing permits RuleSet, Teams {
    /** Together with those of a request. */
    Standing with(SlateRules request);

    /** As {@link SlateRules#cheaper}. */
    Standing cheaper();

    /** One, or one a team. */
    List<RuleSet> sets();

    /**
     * The slate, top down.
     *
     * @param size places; fewer are filled if fewer items may be in the slate
     * @param source what these rules exclude may still be in it
     * @param decision says what is drawn
     */
    List<PlacedItem> compose(int size, Source source, DecisionId decision);
}
