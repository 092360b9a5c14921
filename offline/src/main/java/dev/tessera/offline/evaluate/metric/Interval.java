package dev.tessera.offline.evaluate.metric;

import java.util.Arrays;

/** A value and the range that holds 95% of its bootstrap replicates; both ends are NaN where no interval is known. */
public record Interval(double value, double low, double high) {
    /** Standard normal quantiles of a two-sided test at 5% and of 80% power, added. */
    private static final double DETECTABLE = 1.959964 + 0.841621;

    /** The percentile interval (Efron 1979) of a value from its replicates. */
    public static Interval of(double value, double[] replicates) {
        double[] sorted = replicates.clone();
        Arrays.sort(sorted);
        return new Interval(value, quantile(sorted, 0.025), quantile(sorted, 0.975));
    }

    /** A value without an interval. */
    public static Interval exact(double value) {
        return new Interval(value, Double.NaN, Double.NaN);
    }

    /** Whether the whole interval lies on one side of zero. */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }

    /**
     * The smallest true difference that a two-sided 5% test on such a sample would find in 80% of cases: 2.80 standard errors, these being
     * the standard deviation of the replicates.
     */
    public static double smallestDetectable(double[] replicates) {
        double mean = Arrays.stream(replicates).average().orElse(0);
        double variance = Arrays.stream(replicates)
                .map(each -> (each - mean) * (each - mean))
                .average()
                .orElse(0);
        return DETECTABLE * Math.sqrt(variance);
    }

    /** Linear between the order statistics. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
