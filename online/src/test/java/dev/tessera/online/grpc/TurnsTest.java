package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final List<String> ran = new ArrayList<>();

    private Runnable failing(String name) {
        return () -> {
            ran.add(name);
            throw new IllegalStateException(name);
        };
    }

    @Test
    void eventsWaitForTheRequestAndThenComeInTheirOrder() {
        turns.event(() -> ran.add("before"));
        turns.begin();
        turns.event(() -> ran.add("meanwhile"));
        turns.handle(() -> {
            turns.event(() -> ran.add("from within"));
            ran.add("handled");
        });
        turns.event(() -> ran.add("after"));
        assertThat(ran).containsExactly("before", "handled", "meanwhile", "from within", "after");
    }

    @Test
    void whatThrowsKeepsNothingElseFromComing() {
        turns.begin();
        turns.event(failing("first"));
        turns.event(() -> ran.add("second"));
        assertThatThrownBy(() -> turns.handle(failing("handled"))).isInstanceOf(IllegalStateException.class);
        turns.event(() -> ran.add("after"));
        assertThat(ran).containsExactly("handled", "first", "second", "after");
    }
}
