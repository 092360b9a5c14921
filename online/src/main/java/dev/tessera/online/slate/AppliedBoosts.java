package dev.tessera.online.slate;

import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.rules.AttributeFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** What the boosts of one request mean for the rows of a generation. */
final class AppliedBoosts {
    private final ServedGeneration generation;
    private final Instant moment;
    private final List<Applied> applied = new ArrayList<>();
    private final BitSet rows = new BitSet();

    private record Applied(Boost boost, BitSet rows) {}

    /** @param source of other rows than those that are eligible nothing is asked */
    AppliedBoosts(List<Boost> boosts, SlateComposer.Source source) {
        generation = source.generation();
        moment = source.moment();
        if (boosts.isEmpty()) {
            return;
        }
        BitSet available = generation.passing(List.of(), moment);
        available.and(source.eligible());
        for (Boost boost : boosts) {
            if (generation.hasAttributes(boost.attributes())) {
                BitSet passing = passing(boost, available, source);
                applied.add(new Applied(boost, passing));
                rows.or(passing);
            }
        }
    }

    private static BitSet passing(Boost boost, BitSet available, SlateComposer.Source source) {
        BitSet passing = (BitSet) available.clone();
        for (AttributeFilter filter : boost.filters()) {
            source.deadline().check();
            source.generation().keepPassing(filter, passing);
        }
        source.deadline().check();
        boost.fadedBefore(source.moment())
                .ifPresent(faded -> passing.and(source.generation().availableSince(faded)));
        return passing;
    }

    /** Those that have any. */
    BitSet rows() {
        return rows;
    }

    /** The sum for a row. */
    double of(int row) {
        double[] sum = new double[1];
        sums(row, sum);
        return sum[0];
    }

    /** The sum for each row from one on, in the order of the rules. */
    void sums(int from, double[] sums) {
        Arrays.fill(sums, 0);
        int to = from + sums.length;
        for (Applied each : applied) {
            for (int row = each.rows.nextSetBit(from); row >= 0 && row < to; row = each.rows.nextSetBit(row + 1)) {
                sums[row - from] += each.boost.halfLife().isEmpty()
                        ? each.boost.score()
                        : each.boost.score() * left(each.boost, row);
            }
        }
    }

    private double left(Boost boost, int row) {
        return boost.left(Duration.between(generation.card(row).availableFrom(), moment));
    }
}
