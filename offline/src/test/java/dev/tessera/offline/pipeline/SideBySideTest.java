package dev.tessera.offline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SideBySideTest {
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @Test
    void twoPiecesThatWaitForEachOtherBothEnd() throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(2);
        new SideBySide(2).run(List.of(meeting::await, meeting::await, () -> done.add("third")));
        assertThat(done).containsExactly("third");
    }

    @Test
    void oneAtATimeIsInOrder() throws Exception {
        new SideBySide(1).run(List.of(() -> done.add("a"), () -> done.add("b"), () -> done.add("c")));
        assertThat(done).containsExactly("a", "b", "c");
    }

    @Test
    void aPieceOfSeveralRunsThemInOrder() throws Exception {
        SideBySide.inOrder(List.of(() -> done.add("a"), () -> done.add("b"))).run();
        assertThat(done).containsExactly("a", "b");
    }

    @Test
    void theFirstFailureEndsWhatRunsAndWhatWaits() {
        CountDownLatch never = new CountDownLatch(1);
        SideBySide.Work failing = () -> {
            throw new IOException("no disk");
        };
        SideBySide.Work waiting = never::await;
        assertThatThrownBy(() -> new SideBySide(2).run(List.of(waiting, failing, waiting, () -> done.add("late"))))
                .isInstanceOf(IOException.class)
                .hasMessage("no disk");
        assertThat(done).isEmpty();
    }
}
