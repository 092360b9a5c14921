package dev.tessera.online.slate;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.SlateComposer.Source;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules that stand for all requests, as a file holds them. A rule that names an attribute which no item has is of no effect, so that no generation
 * without the attribute leaves slates empty.
 *
 * @param excluded items that are in no slate; ids that no item has are ignored
 * @param exclusions others that are in no slate
 */
public record RuleSet(Set<ItemId> excluded, List<Exclusion> exclusions, SlateRules slate) implements Standing {
    public static final RuleSet NONE = new RuleSet(Set.of(), List.of(), SlateRules.NONE);

    public RuleSet {
        excluded = Set.copyOf(excluded);
        exclusions = List.copyOf(exclusions);
    }

    /** Only what leaves items out. */
    public RuleSet exclusionsAlone() {
        return slate.isNone() ? this : new RuleSet(excluded, exclusions, SlateRules.NONE);
    }

    /** These of a variant over those that stand: exclusions of both, and else as those of a request. */
    public RuleSet over(RuleSet standing) {
        if (equals(NONE) || standing.equals(NONE)) {
            return equals(NONE) ? standing : this;
        }
        return new RuleSet(
                Stream.concat(excluded.stream(), standing.excluded.stream()).collect(Collectors.toSet()),
                Stream.concat(exclusions.stream(), standing.exclusions.stream()).toList(),
                slate.over(standing.slate));
    }

    /** The same without a place that is left to chance. */
    RuleSet unexplored() {
        return slate.exploration().isEmpty() ? this : new RuleSet(excluded, exclusions, slate.unexplored());
    }

    @Override
    public RuleSet cheaper() {
        return new RuleSet(excluded, exclusions, slate.cheaper());
    }

    @Override
    public RuleSet with(SlateRules request) {
        return request.isNone() ? this : new RuleSet(excluded, exclusions, request.over(slate));
    }

    @Override
    public List<RuleSet> sets() {
        return List.of(this);
    }

    @Override
    public List<PlacedItem> compose(int size, Source source, DecisionId decision) {
        return SlateComposer.compose(slate, size, source.without(this), decision);
    }

    boolean excludes() {
        return !excluded.isEmpty() || !exclusions.isEmpty();
    }

    /** Takes the rows out that are in no slate. */
    public void removeExcluded(ServedGeneration generation, Instant moment, BitSet eligible, Deadline deadline) {
        excluded.forEach(item -> generation.row(item).ifPresent(eligible::clear));
        for (Exclusion exclusion : exclusions) {
            deadline.check();
            if (generation.hasAttributes(exclusion.attributes())) {
                eligible.andNot(generation.passing(exclusion.filters(), moment));
            }
        }
    }

    /** What the rules name and a generation lacks: attributes, and items that are pinned; for people. */
    public List<String> unknownTo(ServedGeneration generation) {
        Set<String> attributes = new TreeSet<>(slate.attributes());
        exclusions.forEach(exclusion -> attributes.addAll(exclusion.attributes()));
        attributes.removeIf(attribute -> generation.hasAttributes(List.of(attribute)));
        Set<String> unknown = new TreeSet<>();
        attributes.forEach(attribute -> unknown.add("attribute '" + attribute + "'"));
        slate.pins().stream()
                .filter(pin -> generation.row(pin.item()).isEmpty())
                .forEach(pin -> unknown.add("item '" + pin.item() + "'"));
        return List.copyOf(unknown);
    }
}
