package dev.tessera.offline.evaluate.metric;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Resamples users with replacement. Every series of values is resampled with the same draws, so the difference of two series' replicates
 * is the paired bootstrap of their difference.
 *
 * @param users how many values a series has
 * @param resamples how many replicates
 * @param seed equal seeds give equal draws
 */
public record UserBootstrap(int users, int resamples, long seed) {
    public UserBootstrap {
        if (users < 1 || resamples < 1) {
            throw new IllegalArgumentException(
                    "users is " + users + " and resamples " + resamples + "; expected at least 1 of each");
        }
    }

    /**
     * The mean of each series in each resample.
     *
     * @param series one array a series, one value a user, users in the same order in all
     * @return one array a series, one mean a resample
     */
    public double[][] means(double[][] series) {
        for (double[] each : series) {
            if (each.length != users) {
                throw new IllegalArgumentException(
                        "a series has " + each.length + " values; expected one for each of " + users + " users");
            }
        }
        double[][] means = new double[series.length][resamples];
        IntStream.range(0, resamples).parallel().forEach(resample -> {
            double[] times = draw(resample);
            for (int each = 0; each < series.length; each++) {
                means[each][resample] = dot(times, series[each]) / users;
            }
        });
        return means;
    }

    /** How often each user is drawn. */
    private double[] draw(int resample) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + resample);
        double[] times = new double[users];
        for (int i = 0; i < users; i++) {
            times[random.nextInt(users)]++;
        }
        return times;
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
