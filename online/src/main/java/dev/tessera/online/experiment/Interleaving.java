package dev.tessera.online.experiment;

import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.Teams;
import dev.tessera.online.slate.Teams.Team;

/**
 * Users whose slates two variants draft: each user compares both in one slate, so far fewer users tell which is better than where each user has one of them. A slate comes from one
 * generation, so both variants are of the same.
 *
 * @param share of all users, above 0 and at most 1
 */
public record Interleaving(String name, double share, Variant one, Variant other) implements Group {
    /** @throws IllegalArgumentException begins with the field at fault, as files call it */
    public Interleaving {
        Variant.requireName(name);
        Variant.requireShare(share);
        require(!one.name().equals(other.name()), "interleave[1] is '" + other.name() + "' again; expected another");
        require(
                one.served() == other.served(),
                "interleave has variants of different generations, '" + one.name() + "' and '" + other.name()
                        + "'; expected the same, since a slate comes from one generation");
        requireNothingDrawn(0, one);
        requireNothingDrawn(1, other);
    }

    private static void requireNothingDrawn(int index, Variant variant) {
        require(
                variant.rules().slate().exploration().isEmpty(),
                "interleave[" + index + "] is '" + variant.name()
                        + "', which has exploration; expected one without, since nothing is drawn for places of a slate that two variants draft");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    @Override
    public Teams over(RuleSet standing) {
        return new Teams(team(one, standing), team(other, standing));
    }

    private static Team team(Variant variant, RuleSet standing) {
        return new Team(variant.name(), variant.over(standing));
    }

    @Override
    public Served served() {
        return one.served();
    }
}
