package dev.tessera.offline.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far numbers are from those of the reference implementation. */
final class Deviation {
    private static final Logger LOG = LoggerFactory.getLogger(Deviation.class);

    private Deviation() {}

    /** |a - b| is at most 1e-4 + 1e-4 |b|. */
    static void assertClose(String what, float[] found, float[] expected) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            double apart = Math.abs((double) found[i] - expected[i]);
            worst = Math.max(worst, apart);
            assertThat(apart)
                    .as("%s[%d]: %s, expected %s", what, i, found[i], expected[i])
                    .isLessThanOrEqualTo(1e-4 + 1e-4 * Math.abs(expected[i]));
        }
        LOG.info("{}: {} numbers, at most {} apart", what, expected.length, worst);
    }

    /**
     * Of the numbers above 1e-5 of the largest of all, 998 in 1000 are at most 1e-3 of themselves apart. None is further than that and
     * 5e-7 of the largest: sums in single precision lose as much, which is more than 1e-3 of the smallest of these numbers.
     *
     * @param found by name, as expected
     */
    static void assertRelativelyClose(String what, Map<String, float[]> found, Map<String, float[]> expected) {
        double largest = largest(expected);
        int compared = 0;
        int apart = 0;
        double worst = 0;
        for (Map.Entry<String, float[]> entry : expected.entrySet()) {
            float[] numbers = found.get(entry.getKey());
            assertThat(numbers).as("%s, %s", what, entry.getKey()).hasSameSizeAs(entry.getValue());
            for (int i = 0; i < numbers.length; i++) {
                double b = entry.getValue()[i];
                double difference = Math.abs(numbers[i] - b);
                assertThat(difference)
                        .as("%s, %s[%d]: %s, expected %s", what, entry.getKey(), i, numbers[i], b)
                        .isLessThanOrEqualTo(1e-3 * Math.abs(b) + 5e-7 * largest);
                worst = Math.max(worst, difference / largest);
                compared += Math.abs(b) > 1e-5 * largest ? 1 : 0;
                apart += Math.abs(b) > 1e-5 * largest && difference > 1e-3 * Math.abs(b) ? 1 : 0;
            }
        }
        LOG.info(
                "{}: {} of {} numbers differ by more than 1e-3, none by more than {} of the largest",
                what,
                apart,
                compared,
                worst);
        assertThat(apart).as(what).isLessThanOrEqualTo(compared / 500);
    }

    private static double largest(Map<String, float[]> all) {
        double largest = 0;
        for (float[] values : all.values()) {
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }
}
