package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.online.ranking.DecisionIds;
import dev.tessera.store.model.DecisionId;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
    private final List<DecisionId> ids =
            Stream.generate(new DecisionIds(new Random(3))::next).limit(20_000).toList();

    @Test
    void aSampleHasItsShareAndALargerOneHasAllOfIt() {
        Sampling tenth = new Sampling(0.1);
        Sampling third = new Sampling(1 / 3.0);
        assertThat(ids.stream().filter(tenth::takes).count() / 20_000.0).isCloseTo(0.1, within(0.01));
        assertThat(ids.stream().filter(third::takes).count() / 20_000.0).isCloseTo(1 / 3.0, within(0.015));
        assertThat(ids).filteredOn(tenth::takes).allMatch(third::takes);
        assertThat(ids).allMatch(new Sampling(1)::takes).noneMatch(new Sampling(0)::takes);
    }

    /** As anybody may compute it: SHA-256 of "abc" begins with ba7816bf8f01c. */
    @Test
    void whereAnIdStandsIsThatOfItsDigest() {
        assertThat(Sampling.place(new DecisionId("abc"))).isEqualTo(0xba7816bf8f01cL / Math.pow(16, 13));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aShareThatIsNoneIsNamed(double share) {
        assertThatThrownBy(() -> new Sampling(share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the share of decisions to log is " + share + "; expected 0 to 1");
    }
}
