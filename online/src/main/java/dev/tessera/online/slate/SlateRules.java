package dev.tessera.online.slate;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * How a slate is put together, beyond which items may be in it.
 *
 * @param caps one an attribute
 * @param diversity from 0 to 1, see {@link MarginalRelevance}; empty where nothing is said of it
 */
public record SlateRules(List<AttributeCap> caps, OptionalDouble diversity) {
    /** The best scores, as they are. */
    public static final SlateRules NONE = new SlateRules(List.of(), OptionalDouble.empty());

    /** Caps of one slate. */
    public static final int MOST_CAPS = 16;

    /** @throws IllegalArgumentException begins with the field at fault, as the contract calls it */
    public SlateRules {
        caps = List.copyOf(caps);
        Expected.atMost("caps", caps.size(), MOST_CAPS);
        Expected.that(
                caps.stream().map(AttributeCap::attribute).distinct().count() == caps.size(),
                "caps has two of one attribute; expected one an attribute");
        diversity.ifPresent(share -> Expected.between("diversity", share, 0, 1));
    }

    boolean isNone() {
        return equals(NONE);
    }

    /** The attributes that must exist for the rules to mean anything. */
    public List<String> attributes() {
        return caps.stream().map(AttributeCap::attribute).collect(Collectors.toList());
    }
}
