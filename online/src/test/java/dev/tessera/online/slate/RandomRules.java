package dev.tessera.online.slate;

import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.RandomFilters;
import dev.tessera.online.slate.Teams.Team;
import dev.tessera.store.model.ItemId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Random rules on the attributes and items of the test catalog, and some on those that it has not. */
public final class RandomRules {
    private RandomRules() {}

    /** Half of them are none. */
    public static SlateRules next(Random random) {
        return random.nextBoolean()
                ? SlateRules.NONE
                : new SlateRules(
                        Stream.generate(() -> boost(random))
                                .limit(random.nextInt(3))
                                .toList(),
                        pins(random),
                        caps(random),
                        diversity(random),
                        exploration(random));
    }

    /** As a file would hold them. */
    public static RuleSet set(Random random) {
        Set<ItemId> excluded = new HashSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            excluded.add(item(random));
        }
        List<Exclusion> exclusions = new ArrayList<>();
        for (int i = random.nextInt(2); i > 0; i--) {
            exclusions.add(new Exclusion(List.of(new AnyOf("genre", Set.of("g0")), RandomFilters.next(random))));
            exclusions.add(new Exclusion(List.of(new AttributeFilter.NoneOf("unheard of", Set.of("g0")))));
        }
        return new RuleSet(excluded, exclusions, next(random));
    }

    /** Two that have something in common, now and then all. */
    public static Teams teams(Random random) {
        RuleSet both = set(random);
        return new Teams(
                new Team("control", both),
                new Team("more", random.nextInt(5) == 0 ? both : set(random).over(both)));
    }

    static Boost boost(Random random) {
        List<AttributeFilter> filters = random.nextInt(3) == 0 ? List.of() : List.of(RandomFilters.next(random));
        Optional<Duration> halfLife = filters.isEmpty() || random.nextBoolean()
                ? Optional.of(Duration.ofSeconds(60 + random.nextInt(1000), random.nextInt(1_000_000_000)))
                : Optional.empty();
        return new Boost(filters, random.nextGaussian() * 3, halfLife);
    }

    private static List<Pin> pins(Random random) {
        List<Pin> pins = new ArrayList<>();
        Set<ItemId> pinned = new HashSet<>();
        for (int position = 0; position < 20 && random.nextBoolean(); position += 1 + random.nextInt(4)) {
            ItemId item = item(random);
            if (pinned.add(item)) {
                pins.add(new Pin(item, position));
            }
        }
        return pins;
    }

    private static ItemId item(Random random) {
        return new ItemId("item-%03d".formatted(random.nextInt(150)));
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

    private static Optional<Exploration> exploration(Random random) {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Exploration(
                        random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble(),
                        random.nextInt(8),
                        1 + random.nextInt(40),
                        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(0.1 + random.nextDouble())));
    }

    private static OptionalDouble diversity(Random random) {
        return random.nextBoolean()
                ? OptionalDouble.empty()
                : OptionalDouble.of(random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble());
    }
}
