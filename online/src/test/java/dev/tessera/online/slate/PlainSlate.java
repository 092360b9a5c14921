package dev.tessera.online.slate;

import dev.tessera.online.rules.RandomFilters;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A slate the plain way: everything that the contract says, word by word, computed anew for every place. */
final class PlainSlate {
    private final LoadedGeneration data;
    private final SlateRules rules;
    private final int size;
    private final Instant moment;
    private final IntFunction<Float> unboosted;
    private final DecisionId decision;
    private final Map<Integer, Float> scores = new HashMap<>();
    private final Map<Integer, Integer> pinned = new TreeMap<>();
    private final List<Integer> chosen = new ArrayList<>();
    private double propensity = 1;

    /** @param unboosted the score of a row without boosts */
    PlainSlate(
            LoadedGeneration data,
            SlateRules rules,
            int size,
            Instant moment,
            IntFunction<Float> unboosted,
            DecisionId decision) {
        this.decision = decision;
        this.data = data;
        this.rules = rules;
        this.size = size;
        this.moment = moment;
        this.unboosted = unboosted;
    }

    /** @param eligible rows that may be in it */
    List<ItemId> of(Collection<Integer> eligible) {
        List<Integer> ranked = eligible.stream()
                .sorted(Comparator.comparingDouble((Integer row) -> -score(row)).thenComparing(row -> id(row)))
                .toList();
        for (Pin pin : rules.pins()) {
            eligible.stream()
                    .filter(row -> id(row).equals(pin.item()) && pin.position() < size)
                    .forEach(row -> pinned.put(pin.position(), row));
        }
        List<Integer> candidates =
                ranked.subList(0, Math.min(ranked.size(), Math.min(1_000, Math.max(100, 10 * size))));
        fill(candidates);
        ranked.stream().filter(row -> !isFull() && isOpen(row)).forEach(chosen::add);
        List<Integer> slate = joined();
        rules.exploration().ifPresent(slot -> explore(slot, slate, candidates));
        return slate.stream().map(this::id).toList();
    }

    private void explore(Exploration slot, List<Integer> slate, List<Integer> candidates) {
        if (slot.position() >= slate.size() || pinned.containsValue(slate.get(slot.position()))) {
            return;
        }
        Integer stands = slate.get(slot.position());
        List<Integer> drawnFrom = candidates.stream()
                .filter(row -> !slate.contains(row) && isOpenWithout(stands, row))
                .limit(slot.candidates())
                .toList();
        Chance chance = Chance.of(decision);
        double total = drawnFrom.stream().mapToDouble(row -> weight(slot, row)).sum();
        if (drawnFrom.isEmpty() || chance.explores() >= slot.probability()) {
            propensity = drawnFrom.isEmpty() ? 1 : 1 - slot.probability();
            return;
        }
        double sum = 0;
        for (int row : drawnFrom) {
            double share = weight(slot, row) / total;
            if (sum <= chance.picks()) {
                slate.set(slot.position(), row);
                propensity = slot.probability() * share;
            }
            sum += share;
        }
    }

    private boolean isOpenWithout(Integer stands, int row) {
        int at = chosen.indexOf(stands);
        chosen.remove(at);
        boolean open = isOpen(row);
        chosen.add(at, stands);
        return open;
    }

    private double weight(Exploration slot, int row) {
        return slot.temperature().isPresent()
                ? Math.exp(score(row) / slot.temperature().getAsDouble())
                : 1;
    }

    /** In the place that is explored. */
    double propensity() {
        return propensity;
    }

    private ItemId id(int row) {
        return data.vectors().id(row);
    }

    /** With all boosts. */
    float score(int row) {
        return scores.computeIfAbsent(row, this::boosted);
    }

    private float boosted(int row) {
        double boosts = 0;
        boolean any = false;
        for (Boost boost : rules.boosts()) {
            ItemCard card = data.cards().get(row);
            if (RandomFilters.passes(card, boost.filters(), moment)) {
                double lives = boost.halfLife()
                        .map(half -> millis(card.availableFrom()) / (half.toNanos() / 1e6))
                        .orElse(0.0);
                if (lives < 10) {
                    any = true;
                    boosts += boost.score() * Math.pow(2, -lives);
                }
            }
        }
        return any ? (float) (unboosted.apply(row) + boosts) : unboosted.apply(row);
    }

    private double millis(Instant from) {
        return (moment.getEpochSecond() - from.getEpochSecond()) * 1e3 + (moment.getNano() - from.getNano()) / 1e6;
    }

    private boolean isFull() {
        return chosen.size() + pinned.size() == size;
    }

    private void fill(List<Integer> candidates) {
        double lowest = candidates.stream().mapToDouble(this::score).min().orElse(0);
        double highest = candidates.stream().mapToDouble(this::score).max().orElse(0);
        while (!isFull()) {
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int row : candidates) {
                double worth = isOpen(row) ? worth(row, lowest, highest) : Double.NEGATIVE_INFINITY;
                if (worth > most) {
                    best = row;
                    most = worth;
                }
            }
            if (best < 0) {
                return;
            }
            chosen.add(best);
        }
    }

    private List<Integer> joined() {
        List<Integer> slate = new ArrayList<>();
        List<Integer> left = new ArrayList<>(chosen);
        while (!left.isEmpty()) {
            slate.add(pinned.containsKey(slate.size()) ? pinned.get(slate.size()) : left.remove(0));
        }
        pinned.values().stream().filter(row -> !slate.contains(row)).forEach(slate::add);
        return slate;
    }

    private double worth(int row, double lowest, double highest) {
        double relevance = highest == lowest ? 1 : (score(row) - lowest) / (highest - lowest);
        double diversity = rules.diversity().orElse(0);
        double likeness = diversity == 0
                ? 0
                : inSlate().mapToDouble(other -> cosine(row, other)).max().orElse(0);
        return (1 - diversity) * relevance - diversity * likeness;
    }

    private Stream<Integer> inSlate() {
        return Stream.concat(pinned.values().stream(), chosen.stream());
    }

    private double cosine(int one, int other) {
        float[] a = data.vectors().vector(one);
        float[] b = data.vectors().vector(other);
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private boolean isOpen(int row) {
        return inSlate().noneMatch(other -> other == row)
                && rules.caps().stream().allMatch(cap -> values(cap, row).stream()
                        .allMatch(value -> inSlate()
                                        .filter(other -> values(cap, other).contains(value))
                                        .count()
                                < cap.maxItems()));
    }

    private Set<String> values(AttributeCap cap, int row) {
        return new HashSet<>(data.cards().get(row).attributes().getOrDefault(cap.attribute(), List.of()));
    }
}
