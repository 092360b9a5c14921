package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptTest {
    private final List<String> closed = new ArrayList<>();

    private AutoCloseable opened(String name) {
        return () -> closed.add(name);
    }

    @Test
    void whatComesToSomethingIsLeftOpen() {
        try (Attempt attempt = new Attempt()) {
            attempt.owns(opened("a"));
            assertThat(attempt.kept("whole")).isEqualTo("whole");
        }
        assertThat(closed).isEmpty();
    }

    @Test
    void anErrorClosesAllTheLastFirst() {
        assertThatThrownBy(() -> {
                    try (Attempt attempt = new Attempt()) {
                        attempt.owns(opened("a"));
                        attempt.owns(opened("b"));
                        throw new OutOfMemoryError("on purpose");
                    }
                })
                .isInstanceOf(OutOfMemoryError.class)
                .hasNoSuppressedExceptions();
        assertThat(closed).containsExactly("b", "a");
    }

    @Test
    void whatCannotBeClosedDoesNotKeepTheOthersOpen() {
        assertThatThrownBy(() -> {
                    try (Attempt attempt = new Attempt()) {
                        attempt.owns(opened("a"));
                        attempt.owns((AutoCloseable) () -> {
                            throw new IllegalArgumentException("stuck on purpose");
                        });
                        throw new StackOverflowError("on purpose");
                    }
                })
                .isInstanceOf(StackOverflowError.class)
                .satisfies(error -> assertThat(error.getSuppressed())
                        .singleElement()
                        .satisfies(suppressed -> assertThat(suppressed).hasRootCauseMessage("stuck on purpose")));
        assertThat(closed).containsExactly("a");
    }
}
