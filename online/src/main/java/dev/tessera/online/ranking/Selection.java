package dev.tessera.online.ranking;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.SlateComposer;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.online.slate.Standing;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * How many items are wanted, and which may be shown.
 *
 * @param size at least 1
 * @param excluded ids that no item has are ignored
 * @param allowed the only ones that may be shown; empty where all may
 * @param moment items that become available later are left out
 * @param rules those of the request
 * @param standing those that hold for all, or for users like this one
 * @param explain whether each score is to be split
 */
public record Selection(
        int size,
        List<AttributeFilter> filters,
        Set<ItemId> excluded,
        Set<ItemId> allowed,
        Instant moment,
        SlateRules rules,
        Standing standing,
        boolean explain) {
    public Selection {
        filters = List.copyOf(filters);
        excluded = Set.copyOf(excluded);
        allowed = Set.copyOf(allowed);
        if (size < 1) {
            throw new IllegalArgumentException("size is " + size + "; expected at least 1");
        }
    }

    /** The same without rules, whoever is asked for. */
    public static Selection of(int size, Instant moment, boolean explain) {
        return new Selection(size, List.of(), Set.of(), Set.of(), moment, SlateRules.NONE, RuleSet.NONE, explain);
    }

    /** The same under standing rules. */
    Selection under(Standing others) {
        return new Selection(size, filters, excluded, allowed, moment, rules, others, explain);
    }

    /** The same under cheaper rules. */
    Selection cheaper() {
        return new Selection(size, filters, excluded, allowed, moment, rules.cheaper(), standing.cheaper(), explain);
    }

    /** All that hold, those of the request over those that stand. */
    public Standing allRules() {
        return standing.with(rules);
    }

    /** @throws dev.tessera.online.rules.UnknownAttributeException if no item has an attribute that a filter or a rule of the request names */
    void requireKnown(ServedGeneration generation) {
        generation.requireAttributes(
                filters.stream().map(AttributeFilter::attribute).toList());
        generation.requireAttributes(rules.attributes());
    }

    /** The slate of items that pass and are not among {@code left}. */
    List<PlacedItem> slate(
            ServedGeneration generation, Scoring scoring, Collection<ItemId> left, Request.Occasion occasion) {
        BitSet eligible = generation.passing(List.of(), moment);
        for (AttributeFilter filter : filters) {
            occasion.deadline().check();
            generation.keepPassing(filter, eligible);
        }
        if (!allowed.isEmpty()) {
            eligible.and(rows(generation));
        }
        remove(excluded, generation, eligible);
        remove(left, generation, eligible);
        return allRules()
                .compose(
                        size,
                        new SlateComposer.Source(generation, scoring, moment, eligible, occasion.deadline()),
                        occasion.decision());
    }

    private BitSet rows(ServedGeneration generation) {
        BitSet rows = new BitSet();
        allowed.forEach(item -> generation.row(item).ifPresent(rows::set));
        return rows;
    }

    private static void remove(Collection<ItemId> items, ServedGeneration generation, BitSet eligible) {
        items.forEach(item -> generation.row(item).ifPresent(eligible::clear));
    }
}
