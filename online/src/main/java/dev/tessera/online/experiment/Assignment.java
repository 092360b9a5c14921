package dev.tessera.online.experiment;

import dev.tessera.online.slate.RuleSet;

/**
 * The part that a user has in an experiment, and what holds for that user.
 *
 * @param experiment empty if the user has no part
 * @param variant empty if the user has no part
 * @param rules all that stand for the user
 */
public record Assignment(String experiment, String variant, RuleSet rules, Variant.Served served) {
    /** No part, and no rules. */
    public static final Assignment NONE = outside(RuleSet.NONE);

    /** Of a user without a part. */
    public static Assignment outside(RuleSet standing) {
        return new Assignment("", "", standing, Variant.Served.AS_ANYBODY);
    }

    /** Of a user who belongs to a variant. */
    public static Assignment inside(Experiment experiment, Variant variant, RuleSet standing) {
        return new Assignment(experiment.name(), variant.name(), variant.rules().over(standing), variant.served());
    }
}
