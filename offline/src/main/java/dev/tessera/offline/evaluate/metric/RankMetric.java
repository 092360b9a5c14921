package dev.tessera.offline.evaluate.metric;

import java.util.Locale;

/**
 * What a target's rank is worth within the first k. Each target is one relevant item, so the ideal DCG is 1 and NDCG is {@code 1 /
 * log2(1 + rank)} (Järvelin and Kekäläinen 2002).
 */
public enum RankMetric {
    /** 1 if the target is among the first k; a user's value is the mean over their targets. */
    RECALL {
        @Override
        double inside(double rank) {
            return 1;
        }
    },
    NDCG {
        @Override
        double inside(double rank) {
            return Math.log(2) / Math.log1p(rank);
        }
    },
    /** Reciprocal rank, 0 beyond k. */
    MRR {
        @Override
        double inside(double rank) {
            return 1 / rank;
        }
    },
    /** 1 if at least one of the user's targets is among the first k: a user's value is the largest over their targets. */
    HIT_RATE {
        @Override
        double inside(double rank) {
            return 1;
        }

        @Override
        public double combine(double[] targets) {
            double best = 0;
            for (double target : targets) {
                best = Math.max(best, target);
            }
            return best;
        }
    };

    abstract double inside(double rank);

    /**
     * The value of one target.
     *
     * @param rank from 1; a mid-rank may be fractional
     */
    public double of(double rank, int k) {
        return rank <= k ? inside(rank) : 0;
    }

    /** A user's value from those of their targets, of which there is at least one. */
    public double combine(double[] targets) {
        double sum = 0;
        for (double target : targets) {
            sum += target;
        }
        return sum / targets.length;
    }

    /** As written in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
