package dev.tessera.online.slate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How a slate is put together, beyond which items may be in it.
 *
 * @param boosts an item gets the sum of those that hold
 * @param pins an item and a position once each
 * @param caps one an attribute
 * @param diversity from 0 to 1, see {@link MarginalRelevance}; empty where nothing is said of it
 * @param exploration empty where nothing is said of it
 */
public record SlateRules(
        List<Boost> boosts,
        List<Pin> pins,
        List<AttributeCap> caps,
        OptionalDouble diversity,
        Optional<Exploration> exploration) {
    /** The best scores, as they are. */
    public static final SlateRules NONE =
            new SlateRules(List.of(), List.of(), List.of(), OptionalDouble.empty(), Optional.empty());

    /** Of one request, or one file. */
    public static final int MOST_BOOSTS = 50;

    public static final int MOST_PINS = 50;
    public static final int MOST_CAPS = 16;

    /** @throws IllegalArgumentException begins with the field at fault, as the contract calls it */
    public SlateRules {
        boosts = List.copyOf(boosts);
        pins = List.copyOf(pins);
        caps = List.copyOf(caps);
        once("caps", "attribute", caps, AttributeCap::attribute);
        once("pins", "item_id", pins, Pin::item);
        once("pins", "position", pins, Pin::position);
        diversity.ifPresent(share -> Expected.between("diversity", share, 0, 1));
    }

    private static <T> void once(String list, String field, List<T> entries, Function<T, Object> value) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Object each = value.apply(entries.get(i));
            Expected.that(
                    seen.add(each), list + "[" + i + "]." + field + " is '" + each + "' again; expected each once");
        }
    }

    /** Those of a request over those that stand: boosts add up, of two caps the smaller holds, and else the request has its way. */
    SlateRules over(SlateRules standing) {
        return standing.isNone()
                ? this
                : new SlateRules(
                        Stream.concat(boosts.stream(), standing.boosts.stream()).toList(),
                        pinsOver(standing.pins),
                        capsWith(standing.caps),
                        diversity.isPresent() ? diversity : standing.diversity,
                        exploration.or(() -> standing.exploration));
    }

    private List<Pin> pinsOver(List<Pin> standing) {
        Set<Object> used = new HashSet<>();
        pins.forEach(pin -> used.addAll(List.of(pin.item(), pin.position())));
        List<Pin> all = new ArrayList<>(pins);
        standing.stream()
                .filter(pin -> !used.contains(pin.item()) && !used.contains(pin.position()))
                .forEach(all::add);
        return all;
    }

    private List<AttributeCap> capsWith(List<AttributeCap> standing) {
        Map<String, AttributeCap> smallest = new LinkedHashMap<>();
        Stream.concat(caps.stream(), standing.stream())
                .forEach(cap -> smallest.merge(
                        cap.attribute(), cap, (one, other) -> one.maxItems() <= other.maxItems() ? one : other));
        return List.copyOf(smallest.values());
    }

    /** The same without a place that is left to chance. */
    SlateRules unexplored() {
        return exploration.isEmpty() ? this : new SlateRules(boosts, pins, caps, diversity, Optional.empty());
    }

    /** The same without what may take long: boosts and diversity. */
    public SlateRules cheaper() {
        return boosts.isEmpty() && diversity.isEmpty()
                ? this
                : new SlateRules(List.of(), pins, caps, OptionalDouble.empty(), exploration);
    }

    boolean isNone() {
        return equals(NONE);
    }

    /** Whether places are given to others than the best scores. */
    boolean chooses() {
        return !pins.isEmpty() || !caps.isEmpty() || diversity.orElse(0) > 0 || explores();
    }

    private boolean explores() {
        return exploration.filter(slot -> slot.probability() > 0).isPresent();
    }

    /** That boosts and caps name. */
    public List<String> attributes() {
        return Stream.concat(
                        boosts.stream().flatMap(boost -> boost.attributes().stream()),
                        caps.stream().map(AttributeCap::attribute))
                .distinct()
                .toList();
    }

    /** @throws IllegalArgumentException if one request, or one file, has more than it may; names the field */
    public SlateRules requireFew() {
        Expected.atMost("boosts", boosts.size(), MOST_BOOSTS);
        Expected.atMost("pins", pins.size(), MOST_PINS);
        Expected.atMost("caps", caps.size(), MOST_CAPS);
        return this;
    }
}
