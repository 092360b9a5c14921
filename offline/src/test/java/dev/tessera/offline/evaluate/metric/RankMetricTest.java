package dev.tessera.offline.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankMetricTest {
    @Test
    void valuesOfKnownRanks() {
        assertThat(RankMetric.NDCG.of(1, 10)).isCloseTo(1, within(1e-15));
        assertThat(RankMetric.NDCG.of(3, 10)).isCloseTo(0.5, within(1e-15));
        assertThat(RankMetric.NDCG.of(10.5, 10)).isZero();
        assertThat(RankMetric.MRR.of(4, 5)).isEqualTo(0.25);
        assertThat(RankMetric.MRR.of(6, 5)).isZero();
        assertThat(RankMetric.RECALL.of(5, 5)).isEqualTo(1);
        assertThat(RankMetric.HIT_RATE.of(5.5, 5)).isZero();
    }

    @Test
    void recallIsAveragedOverAUsersTargetsAndHitRateAsksForAny() {
        double[] targets = {0, 1, 0, 0};
        assertThat(RankMetric.RECALL.combine(targets)).isEqualTo(0.25);
        assertThat(RankMetric.HIT_RATE.combine(targets)).isEqualTo(1);
    }
}
