package dev.tessera.online.slate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/** Random rules on the attributes of the test catalog. */
public final class RandomRules {
    private RandomRules() {}

    /** Half of them are none. */
    public static SlateRules next(Random random) {
        return random.nextBoolean() ? SlateRules.NONE : new SlateRules(caps(random), diversity(random));
    }

    private static List<AttributeCap> caps(Random random) {
        List<AttributeCap> caps = new ArrayList<>();
        if (random.nextBoolean()) {
            caps.add(new AttributeCap("genre", 1 + random.nextInt(6)));
        }
        if (random.nextInt(4) == 0) {
            caps.add(new AttributeCap("price", 1));
        }
        return caps;
    }

    private static OptionalDouble diversity(Random random) {
        return random.nextBoolean()
                ? OptionalDouble.empty()
                : OptionalDouble.of(random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble());
    }
}
