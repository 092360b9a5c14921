package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.UserId;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanaryTest {
    private static final GenerationId ID = new GenerationId("g2");
    private static final int USERS = 20_000;

    /** 4 standard errors of a share of 0.3 are .013. */
    @Test
    void theShareOfUsersIsTheOneThatWasAskedFor() {
        List<IntFunction<String>> schemes =
                List.of(i -> "user-" + i, Integer::toString, i -> String.format("%032x", i), i -> "u" + 64 * i);
        for (IntFunction<String> scheme : schemes) {
            for (double share : new double[] {0.01, 0.3, 0.9}) {
                Canary canary = new Canary(ID, share);
                long taken = IntStream.range(0, USERS)
                        .filter(i -> canary.takes(new UserId(scheme.apply(i))))
                        .count();
                assertThat((double) taken / USERS).isCloseTo(share, within(0.013));
            }
        }
    }

    @Test
    void aWiderShareKeepsWhoeverWasInTheNarrowerOne() {
        Canary narrow = new Canary(ID, 0.1);
        Canary wide = new Canary(new GenerationId("g3"), 0.4);
        assertThat(IntStream.range(0, USERS)
                        .mapToObj(i -> new UserId("user-" + i))
                        .filter(narrow::takes))
                .allMatch(wide::takes);
    }

    /** Who is in must not change with a release. */
    @Test
    void whoIsInIsWrittenDown() {
        Canary half = new Canary(ID, 0.5);
        assertThat(IntStream.range(0, 10).filter(i -> half.takes(new UserId("user-" + i))))
                .containsExactly(0, 2, 3, 5, 6, 8);
    }

    @Test
    void aShareOutsideOfNoneAndAllIsRefused() {
        for (double share : new double[] {0, 1, -0.1, 5, Double.NaN}) {
            assertThatThrownBy(() -> new Canary(ID, share)).hasMessageContaining("expected above 0 and below 1");
        }
    }
}
