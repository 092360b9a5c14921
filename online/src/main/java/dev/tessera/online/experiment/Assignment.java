package dev.tessera.online.experiment;

import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.Standing;

/**
 * The part that a user has in an experiment, and what holds for that user.
 *
 * @param experiment empty if the user has no part
 * @param variant empty if the user has no part
 * @param rules all that stand for the user
 * @param served from which generation
 */
public record Assignment(String experiment, String variant, Standing rules, Group.Served served) {
    /** No part, and no rules. */
    public static final Assignment NONE = outside(RuleSet.NONE);

    /** Of a user without a part. */
    public static Assignment outside(RuleSet standing) {
        return new Assignment("", "", standing, Group.Served.AS_ANYBODY);
    }

    /** Of a user who belongs to a group. */
    public static Assignment inside(Experiment experiment, Group group, RuleSet standing) {
        return new Assignment(experiment.name(), group.name(), group.over(standing), group.served());
    }
}
