package dev.tessera.offline.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UserBootstrapTest {
    private static final int USERS = 400;

    @Test
    void theSpreadOfTheMeansIsTheStandardErrorOfTheMean() {
        double[] values = normal(1, 2);
        double[] means = new UserBootstrap(USERS, 4000, 5).means(new double[][] {values})[0];
        Interval interval = Interval.of(mean(values), means);

        double error = deviation(values) / Math.sqrt(USERS);
        assertThat(deviation(means)).isCloseTo(error, within(error * 0.06));
        assertThat(interval.high() - interval.low()).isCloseTo(2 * 1.96 * error, within(error * 0.4));
        assertThat(Interval.smallestDetectable(means)).isCloseTo(2.8 * error, within(error * 0.2));
        assertThat(mean(means)).isCloseTo(mean(values), within(error * 0.1));
    }

    @Test
    void differencesArePairedSoThatWhatUsersShareCancels() {
        double[] base = normal(2, 10);
        double[] better = base.clone();
        for (int user = 0; user < USERS; user++) {
            better[user] += 0.1;
        }
        double[][] means = new UserBootstrap(USERS, 500, 5).means(new double[][] {base, better});
        for (int resample = 0; resample < 500; resample++) {
            assertThat(means[1][resample] - means[0][resample]).isCloseTo(0.1, within(1e-9));
        }
    }

    @Test
    void equalSeedsGiveEqualDraws() {
        double[][] series = {normal(3, 1)};
        assertThat(new UserBootstrap(USERS, 50, 9).means(series)[0])
                .containsExactly(new UserBootstrap(USERS, 50, 9).means(series)[0]);
        assertThat(new UserBootstrap(USERS, 50, 10).means(series)[0])
                .isNotEqualTo(new UserBootstrap(USERS, 50, 9).means(series)[0]);
    }

    @Test
    void aSeriesOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new UserBootstrap(3, 10, 1).means(new double[][] {{1, 2}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 values")
                .hasMessageContaining("3 users");
    }

    private static double[] normal(long seed, double deviation) {
        java.util.Random random = new java.util.Random(new SplittableRandom(seed).nextLong());
        return random.doubles(USERS).map(u -> random.nextGaussian() * deviation).toArray();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }
}
