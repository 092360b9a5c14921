package dev.tessera.online.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
    @ParameterizedTest
    @ValueSource(doubles = {1, 3, 37, 100, 101, 4_321, 100_000})
    void theHighestRateIsFoundWithinFivePercent(double capacity) throws InterruptedException {
        assertThat(RateSearch.highest(100, rate -> rate <= capacity)).hasValueSatisfying(found -> assertThat(found)
                .isLessThanOrEqualTo(capacity)
                .isCloseTo(capacity, Percentage.withPercentage(5.01)));
    }

    @Test
    void aServerThatHoldsNothingEndsTheSearch() throws InterruptedException {
        List<Double> tried = new ArrayList<>();
        assertThat(RateSearch.highest(4, rate -> {
                    tried.add(rate);
                    return false;
                }))
                .isEmpty();
        assertThat(tried).containsExactly(4.0, 2.0, 1.0);
    }
}
