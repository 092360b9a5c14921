package dev.tessera.online.slate;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.Placement.Rule;
import dev.tessera.store.model.DecisionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Fills the places of one slate from the best candidates, top down, as rules say. The contract has the same words. */
public final class SlateComposer {
    /** How many candidates there are for a place, and at least and at most in all. */
    private static final int CANDIDATES_PER_PLACE = 10;

    private static final int LEAST_CANDIDATES = 100;
    static final int MOST_CANDIDATES = 1_000;

    /** How far caps look for items that they have room for. */
    private static final int FURTHEST = 10_000;

    private final SlateRules rules;
    private final int size;
    private final ServedGeneration generation;
    private final CandidateSearch search;
    private final Deadline deadline;
    private final CapCounts counts;
    private final BitSet taken = new BitSet();
    private final List<PlacedItem> chosen = new ArrayList<>();

    private SlateComposer(SlateRules rules, int size, Source source) {
        this.rules = rules;
        this.size = size;
        this.generation = source.generation;
        this.search = new CandidateSearch(source, rules.boosts());
        this.deadline = source.deadline;
        this.counts = new CapCounts(rules.caps(), generation::card);
    }

    /**
     * What a slate is made from: a generation, a way of scoring its items, a moment, and the rows of items that may be in the slate.
     *
     * @param deadline asked as the work goes on, at the latest after some thousand rows or candidates
     */
    public record Source(
            ServedGeneration generation, Scoring scoring, Instant moment, BitSet eligible, Deadline deadline) {
        /** The same, but for items that rules exclude. */
        Source without(RuleSet rules) {
            if (!rules.excludes()) {
                return this;
            }
            BitSet left = (BitSet) eligible.clone();
            rules.removeExcluded(generation, moment, left, deadline);
            return new Source(generation, scoring, moment, left, deadline);
        }
    }

    /**
     * @param size places; fewer are filled if fewer items may be in the slate
     * @param decision says what is drawn
     */
    public static List<PlacedItem> compose(SlateRules rules, int size, Source source, DecisionId decision) {
        return rules.isNone()
                ? PlacedItem.byScore(source.scoring.top(size, source.eligible, source.deadline::check))
                : new SlateComposer(rules, size, source).slate(source.eligible, decision);
    }

    /**
     * Items that fill the places which caps have left in a slate, by their scores.
     *
     * @param rules whose caps hold for the whole slate
     * @param size places of the slate
     * @param standing what is in it, in any order
     */
    static List<PlacedItem> further(SlateRules rules, int size, Source source, Collection<PlacedItem> standing) {
        SlateComposer composer = new SlateComposer(rules, size, source);
        standing.forEach(placed -> composer.take(placed.scored().index()));
        int wanted = composer.wanted();
        List<Candidate> candidates = composer.search.best(wanted);
        composer.fillByScore(candidates, size - standing.size());
        composer.lookFurther(wanted, candidates.size(), size - standing.size());
        return composer.chosen;
    }

    private int wanted() {
        return rules.chooses()
                ? Math.min(Math.max(CANDIDATES_PER_PLACE * size, LEAST_CANDIDATES), MOST_CANDIDATES)
                : size;
    }

    private List<PlacedItem> slate(BitSet eligible, DecisionId decision) {
        int wanted = wanted();
        List<Candidate> candidates = search.best(wanted);
        Map<Integer, PlacedItem> pinned = pinned(candidates, eligible);
        int open = size - pinned.size();
        double diversity = rules.diversity().orElse(0);
        if (diversity > 0) {
            fillDiversely(candidates, new MarginalRelevance(candidates, diversity, generation::direction), open);
        } else {
            fillByScore(candidates, open);
        }
        lookFurther(wanted, candidates.size(), open);
        List<PlacedItem> slate = joined(pinned, chosen);
        rules.exploration().ifPresent(slot -> explore(slot, slate, candidates, Chance.of(decision)));
        return slate;
    }

    /** Where caps leave places and there are more items, among ten times as many. */
    private void lookFurther(int asked, int found, int open) {
        if (chosen.size() < open && found == asked && asked < FURTHEST) {
            int more = Math.min(CANDIDATES_PER_PLACE * asked, FURTHEST);
            List<Candidate> further = search.best(more);
            fillByScore(further, open);
            lookFurther(more, further.size(), open);
        }
    }

    /** By their positions. They come first, so caps and diversity take them as given. */
    private Map<Integer, PlacedItem> pinned(List<Candidate> candidates, BitSet eligible) {
        Map<Integer, PlacedItem> pinned = new TreeMap<>();
        for (Pin pin : rules.pins()) {
            OptionalInt row = generation.row(pin.item());
            if (pin.position() < size && row.isPresent() && eligible.get(row.getAsInt())) {
                Candidate candidate = search.of(row.getAsInt());
                OptionalInt rank = IntStream.range(0, candidates.size())
                        .filter(each -> candidates.get(each).row() == candidate.row())
                        .findFirst();
                pinned.put(pin.position(), placed(candidate, Rule.PIN, rank));
            }
        }
        return pinned;
    }

    private void fillByScore(List<Candidate> candidates, int open) {
        for (int rank = 0; rank < candidates.size() && chosen.size() < open; rank++) {
            if (isOpenTo(candidates.get(rank))) {
                choose(candidates.get(rank), Rule.SCORE, rank);
            }
        }
    }

    /** What has no room once never has again, so nothing is looked at that was passed over. */
    private void fillDiversely(List<Candidate> candidates, MarginalRelevance relevance, int open) {
        taken.stream().forEach(relevance::add);
        BitSet left = new BitSet();
        left.set(0, candidates.size());
        while (chosen.size() < open && !left.isEmpty()) {
            deadline.check();
            int best = left.stream()
                    .reduce((one, other) -> relevance.of(other) > relevance.of(one) ? other : one)
                    .orElseThrow();
            if (isOpenTo(candidates.get(best))) {
                boolean passedOver =
                        left.stream().takeWhile(rank -> rank < best).anyMatch(rank -> isOpenTo(candidates.get(rank)));
                relevance.add(candidates.get(best).row());
                choose(candidates.get(best), passedOver ? Rule.DIVERSITY : Rule.SCORE, best);
            }
            left.clear(best);
        }
    }

    private boolean isOpenTo(Candidate candidate) {
        return !taken.get(candidate.row()) && counts.haveRoomFor(candidate.row());
    }

    private void choose(Candidate candidate, Rule rule, int rank) {
        chosen.add(placed(candidate, rule, OptionalInt.of(rank)));
    }

    private PlacedItem placed(Candidate candidate, Rule rule, OptionalInt rank) {
        take(candidate.row());
        return new PlacedItem(candidate.scored(), candidate.boost(), new Placement(rule, rank));
    }

    private void take(int row) {
        taken.set(row);
        counts.add(row);
    }

    /**
     * One place may get another item, and no other place changes; so the propensity of each of the two that may stand there is known, and all others
     * stand where they do with certainty.
     */
    private void explore(Exploration slot, List<PlacedItem> slate, List<Candidate> candidates, Chance chance) {
        if (slot.position() >= slate.size()
                || slate.get(slot.position()).placement().rule() == Rule.PIN) {
            return;
        }
        PlacedItem stands = slate.get(slot.position());
        counts.remove(stands.scored().index());
        int[] ranks = IntStream.range(0, candidates.size())
                .filter(rank -> isOpenTo(candidates.get(rank)))
                .limit(slot.candidates())
                .toArray();
        if (ranks.length == 0) {
            return;
        }
        if (chance.explores() >= slot.probability()) {
            slate.set(slot.position(), stands.withPropensity(1 - slot.probability()));
            return;
        }
        double[] shares =
                slot.shares(IntStream.of(ranks).mapToObj(candidates::get).toList());
        int drawn = chance.among(shares);
        slate.set(
                slot.position(),
                placed(candidates.get(ranks[drawn]), Rule.EXPLORATION, OptionalInt.of(ranks[drawn]))
                        .withPropensity(slot.probability() * shares[drawn]));
    }

    /** Pins whose positions are beyond the last item follow it. */
    static List<PlacedItem> joined(Map<Integer, PlacedItem> pinned, List<PlacedItem> chosen) {
        List<PlacedItem> slate = new ArrayList<>();
        for (PlacedItem each : chosen) {
            while (pinned.containsKey(slate.size())) {
                slate.add(pinned.remove(slate.size()));
            }
            slate.add(each);
        }
        slate.addAll(pinned.values());
        return slate;
    }
}
