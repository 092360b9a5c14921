package dev.tessera.online.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final Refusals refusals = new Refusals();

    @Test
    void eachSentenceIsCountedSinceTheLastTime() {
        refusals.count(Refusal.SCOPE, "a");
        refusals.count(Refusal.SCOPE, "b");
        refusals.count(Refusal.SCOPE, "a");
        assertThat(refusals.take()).isEqualTo(Map.of("a", 2L, "b", 1L));
        refusals.count(Refusal.SCOPE, "a");
        assertThat(refusals.take()).isEqualTo(Map.of("a", 1L));
        assertThat(refusals.take()).isEmpty();
    }

    @Test
    void thereIsABoundToWhatIsToldApartAndNoneIsLost() {
        for (int call = 0; call < 5000; call++) {
            refusals.count(Refusal.SCOPE, "caller '" + call + "' lacks the scope admin");
        }
        refusals.count(Refusal.SCOPE, "caller '0' lacks the scope admin");
        Map<String, Long> taken = refusals.take();
        assertThat(taken).hasSize(1001).containsEntry("caller '0' lacks the scope admin", 2L);
        assertThat(taken.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(5001);
        refusals.count(Refusal.SCOPE, "caller '4999' lacks the scope admin");
        assertThat(refusals.take()).containsOnlyKeys("caller '4999' lacks the scope admin");
    }
}
