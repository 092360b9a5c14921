package dev.tessera.online.experiment;

import dev.tessera.online.slate.RuleSet;
import java.util.regex.Pattern;

/**
 * What some users get.
 *
 * @param share of all users, from 0 to 1; 0 for what is there to be interleaved alone
 * @param rules over those that stand for all
 */
public record Variant(String name, double share, RuleSet rules, Served served) implements Group {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

    /** @throws IllegalArgumentException begins with the field at fault */
    public Variant {
        requireName(name);
        if (share != 0) {
            requireShare(share);
        }
    }

    static void requireShare(double share) {
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

    @Override
    public RuleSet over(RuleSet standing) {
        return rules.over(standing);
    }
}
