package dev.tessera.online.slate;

import dev.tessera.online.slate.SlateComposer.Source;
import dev.tessera.store.model.DecisionId;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Two variants that draft a slate, see {@link TeamDraft}. Each drafts from the slate that it would have made alone; a second stage is asked once, about the best candidates of
 * all that either may show.
 */
public record Teams(Team one, Team other) implements Standing {
    /** @throws IllegalArgumentException if both have one name */
    public Teams {
        Expected.that(
                !one.name.equals(other.name),
                "interleave[1].name is '" + other.name + "' again; expected the name of another variant");
    }

    /** A variant, by its name and the rules that hold for it. Nothing is explored in a slate that is drafted: an item that was drawn would be nobody's choice. */
    public record Team(String name, RuleSet rules) {
        /** @throws IllegalArgumentException begins with the field at fault */
        public Team {
            Expected.that(!name.isEmpty(), "name is empty; expected the name of a variant");
            rules = rules.unexplored();
        }

        private Team with(SlateRules request) {
            return new Team(name, rules.with(request));
        }

        private Team cheaper() {
            return new Team(name, rules.cheaper());
        }
    }

    @Override
    public Teams with(SlateRules request) {
        return new Teams(one.with(request), other.with(request));
    }

    @Override
    public Teams cheaper() {
        return new Teams(one.cheaper(), other.cheaper());
    }

    @Override
    public List<RuleSet> sets() {
        return List.of(one.rules, other.rules);
    }

    @Override
    public List<PlacedItem> compose(int size, Source source, DecisionId decision) {
        Source ofOne = source.without(one.rules);
        Source ofOther = source.without(other.rules);
        BitSet either = (BitSet) ofOne.eligible().clone();
        either.or(ofOther.eligible());
        source.scoring().prepare(either, source.deadline()::check);
        TeamDraft draft = new TeamDraft(this, size, source.generation()::card);
        draft.from(
                SlateComposer.compose(one.rules.slate(), size, ofOne, decision),
                SlateComposer.compose(other.rules.slate(), size, ofOther, decision),
                decision);
        if (!caps().isEmpty()) {
            draft.goOn(rulesToGoOnBy(one), ofOne);
            draft.goOn(rulesToGoOnBy(other), ofOther);
        }
        return draft.slate();
    }

    /** A team's boosts, and all caps that it keeps, of those of both the larger. */
    private SlateRules rulesToGoOnBy(Team team) {
        Map<String, AttributeCap> caps = new LinkedHashMap<>();
        team.rules.slate().caps().forEach(cap -> caps.put(cap.attribute(), cap));
        caps().forEach(cap -> caps.put(cap.attribute(), cap));
        return new SlateRules(
                team.rules.slate().boosts(),
                List.of(),
                List.copyOf(caps.values()),
                OptionalDouble.empty(),
                Optional.empty());
    }

    /** Items that both pin to the same place. */
    List<Pin> pins() {
        List<Pin> ofOther = other.rules.slate().pins();
        return one.rules.slate().pins().stream().filter(ofOther::contains).toList();
    }

    /** Of attributes that both cap, with the larger limit. */
    List<AttributeCap> caps() {
        return one.rules.slate().caps().stream()
                .flatMap(cap -> capOfOther(cap.attribute()).map(same -> cap.maxItems() >= same.maxItems() ? cap : same))
                .toList();
    }

    private Stream<AttributeCap> capOfOther(String attribute) {
        return other.rules.slate().caps().stream().filter(cap -> cap.attribute().equals(attribute));
    }
}
