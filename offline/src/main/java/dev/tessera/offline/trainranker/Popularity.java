package dev.tessera.offline.trainranker;

import java.util.Arrays;

/**
 * How much more often than by chance an item is chosen, as a logarithm: events over what would be expected were every choice uniform
 * among the items available at its time, both smoothed. Unlike a count it does not punish an item for being new.
 *
 * @param ownBiases of each item, to be mixed with the bias of a new item by n / (n + k)
 * @param newBias of an item without events
 */
record Popularity(float[] ownBiases, float newBias) {
    private static final double SMOOTHING = 3;

    /** @param shrinkage k of the mix */
    static Popularity of(Corpus corpus, double shrinkage) {
        double[] logarithms = logarithms(corpus);
        double newBias = Arrays.stream(corpus.trainable())
                .filter(row -> corpus.counts()[row] > 0)
                .mapToDouble(row -> logarithms[row])
                .average()
                .orElse(0);
        float[] own = new float[corpus.items()];
        for (int row = 0; row < own.length; row++) {
            double share = ItemNetwork.scale(corpus.counts()[row], shrinkage);
            own[row] = share == 0 ? 0 : (float) ((logarithms[row] - (1 - share) * newBias) / share);
        }
        return new Popularity(own, (float) newBias);
    }

    private static double[] logarithms(Corpus corpus) {
        double[] expected = expected(corpus);
        double[] logarithms = new double[corpus.items()];
        for (int row = 0; row < logarithms.length; row++) {
            logarithms[row] = Math.log((corpus.counts()[row] + SMOOTHING) / (expected[row] + SMOOTHING));
        }
        return logarithms;
    }

    /** Events that each item would have if all choices were uniform among what was there. */
    private static double[] expected(Corpus corpus) {
        int[] moments = corpus.sequences().stream()
                .flatMapToInt(sequence -> Arrays.stream(sequence.times()))
                .sorted()
                .toArray();
        Availability availability = corpus.availability();
        int[] arrivals = ofTrainable(corpus, availability.from());
        int[] departures = ofTrainable(corpus, availability.until());
        double[] since = new double[moments.length + 1];
        for (int k = moments.length - 1; k >= 0; k--) {
            since[k] =
                    since[k + 1] + 1.0 / Math.max(1, notAfter(arrivals, moments[k]) - notAfter(departures, moments[k]));
        }
        double[] expected = new double[corpus.items()];
        for (int row = 0; row < expected.length; row++) {
            expected[row] = since[before(moments, availability.from()[row])]
                    - since[before(moments, availability.until()[row])];
        }
        return expected;
    }

    private static int[] ofTrainable(Corpus corpus, int[] times) {
        return Arrays.stream(corpus.trainable()).map(row -> times[row]).sorted().toArray();
    }

    private static int notAfter(int[] sorted, int time) {
        return before(sorted, time == Integer.MAX_VALUE ? time : time + 1);
    }

    /** How many are smaller. */
    private static int before(int[] sorted, int time) {
        int at = Arrays.binarySearch(sorted, time);
        int from = at < 0 ? -at - 1 : at;
        while (from > 0 && sorted[from - 1] == time) {
            from--;
        }
        return from;
    }
}
