package dev.tessera.offline.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final Schedule schedule = new Schedule(0.1, 10, 110, 0.2);

    @Test
    void warmsUpLinearlyAndFallsByAHalfCosineToItsFloor() {
        assertThat(schedule.rate(0)).isCloseTo(0.01f, within(1e-7f));
        assertThat(schedule.rate(9)).isCloseTo(0.1f, within(1e-7f));
        assertThat(schedule.rate(60)).isCloseTo(0.06f, within(1e-6f));
        assertThat(schedule.rate(110)).isCloseTo(0.02f, within(1e-7f));
        assertThat(schedule.rate(5_000)).isCloseTo(0.02f, within(1e-7f));
    }

    @Test
    void refusesAWarmUpLongerThanTheRun() {
        assertThatThrownBy(() -> new Schedule(0.1, 10, 5, 0)).hasMessageContaining("warm-up 10 of 5 steps");
    }
}
