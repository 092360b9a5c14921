package dev.tessera.online.experiment;

import dev.tessera.online.slate.RuleSet;
import java.util.regex.Pattern;

/**
 * What some users get.
 *
 * @param share of all users, above 0 and at most 1
 * @param rules over those that stand for all
 */
public record Variant(String name, double share, RuleSet rules, Served served) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

    /** From which generation. */
    public enum Served {
        /** The one that the user gets without an experiment. */
        AS_ANYBODY,
        /** The one that is active, whether or not there is a canary. */
        ACTIVE,
        /** The canary, whatever its own share; while a ranker has none, the active one. */
        CANARY
    }

    /** @throws IllegalArgumentException begins with the field at fault */
    public Variant {
        requireName(name);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share is " + share + "; expected above 0 and at most 1");
        }
    }

    /** Names are labels of metrics and values of columns. */
    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name is '" + name
                    + "'; expected 1 to 64 of a-z, 0-9, '.', '-' and '_', beginning with a letter or a digit");
        }
    }
}
