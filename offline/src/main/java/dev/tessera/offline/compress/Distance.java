package dev.tessera.offline.compress;

/** Mean of {@code 1 - cosine} of vectors against what they were before: over all items, and over cold ones. NaN where there are none. */
record Distance(double all, double cold) {

    /** Takes pairs of vectors one by one. */
    static final class Mean {
        private double all;
        private long count;
        private double cold;
        private long coldCount;

        /** A pair with a vector of zeros has no angle and is left out. */
        void add(float[] before, float[] after, boolean ofColdItem) {
            double product = product(before, after);
            double lengths = Math.sqrt(product(before, before)) * Math.sqrt(product(after, after));
            if (lengths > 0) {
                double distance = 1 - product / lengths;
                all += distance;
                count++;
                cold += ofColdItem ? distance : 0;
                coldCount += ofColdItem ? 1 : 0;
            }
        }

        Distance distance() {
            return new Distance(all / count, cold / coldCount);
        }

        private static double product(float[] a, float[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += (double) a[i] * b[i];
            }
            return sum;
        }
    }
}
