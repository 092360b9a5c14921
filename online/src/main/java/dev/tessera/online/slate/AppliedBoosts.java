package dev.tessera.online.slate;

import dev.tessera.online.retrieval.ServedGeneration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What the boosts of one request mean for the rows of a generation. */
final class AppliedBoosts {
    private final ServedGeneration generation;
    private final Instant moment;
    private final List<Applied> applied = new ArrayList<>();
    private final BitSet rows = new BitSet();

    private record Applied(Boost boost, BitSet rows) {}

    /** @param eligible of others nothing is asked */
    AppliedBoosts(List<Boost> boosts, ServedGeneration generation, Instant moment, BitSet eligible) {
        this.generation = generation;
        this.moment = moment;
        for (Boost boost : boosts) {
            if (generation.hasAttributes(boost.attributes())) {
                BitSet passing = generation.passing(boost.filters(), moment);
                boost.fadedBefore(moment).ifPresent(faded -> passing.and(generation.availableSince(faded)));
                passing.and(eligible);
                applied.add(new Applied(boost, passing));
                rows.or(passing);
            }
        }
    }

    /** Those that have any. */
    BitSet rows() {
        return rows;
    }

    /** The sum for a row, in the order of the rules. */
    double of(int row) {
        double sum = 0;
        for (Applied each : applied) {
            if (each.rows.get(row)) {
                sum += each.boost.halfLife().isEmpty()
                        ? each.boost.score()
                        : each.boost.score() * left(each.boost, row);
            }
        }
        return sum;
    }

    private double left(Boost boost, int row) {
        return boost.left(Duration.between(generation.card(row).availableFrom(), moment));
    }
}
