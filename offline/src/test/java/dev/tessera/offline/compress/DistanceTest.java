package dev.tessera.offline.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DistanceTest {
    @Test
    void theMeanIsOverAllVectorsAndOverThoseOfColdItems() {
        Distance.Mean mean = new Distance.Mean();
        mean.add(new float[] {1, 0}, new float[] {5, 0}, false);
        mean.add(new float[] {1, 0}, new float[] {0, 2}, true);
        mean.add(new float[] {1, 0}, new float[] {0, 0}, true);
        assertThat(mean.distance().all()).isCloseTo(0.5, within(1e-12));
        assertThat(mean.distance().cold()).isCloseTo(1, within(1e-12));
    }

    @Test
    void withoutColdItemsThereIsNone() {
        Distance.Mean mean = new Distance.Mean();
        mean.add(new float[] {1, 0}, new float[] {-1, 0}, false);
        assertThat(mean.distance().all()).isCloseTo(2, within(1e-12));
        assertThat(mean.distance().cold()).isNaN();
    }
}
