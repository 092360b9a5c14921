package dev.tessera.online.experiment;

import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.Standing;

/** Users who get the same: a variant, or what two draft together. Files and answers call either a variant. */
public sealed interface Group permits Variant, Interleaving {
    String name();

    /** Of all users. */
    double share();

    /** All rules that hold for them, over those that stand for all. */
    Standing over(RuleSet standing);

    Served served();

    /** From which generation. */
    enum Served {
        /** The one that the user gets without an experiment. */
        AS_ANYBODY,
        /** The one that is active, whether or not there is a canary. */
        ACTIVE,
        /** The canary, whatever its own share; while a ranker has none, the active one. */
        CANARY
    }
}
