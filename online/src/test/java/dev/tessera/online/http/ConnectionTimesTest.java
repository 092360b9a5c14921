package dev.tessera.online.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

class ConnectionTimesTest {
    private static final Duration HEAD = Duration.ofSeconds(40);
    private static final Duration ANSWER = Duration.ofSeconds(70);

    private final List<Planned> planned = new ArrayList<>();
    private final ConnectionTimes times = new ConnectionTimes(HEAD, ANSWER, this::plan);
    private final Connection connection = new AbstractConnection(new ByteArrayEndPoint(), Runnable::run) {
        @Override
        public void onFillable() {}
    };

    private static final class Planned {
        private final Runnable work;
        private final Duration pause;
        private boolean cancelled;

        Planned(Runnable work, Duration pause) {
            this.work = work;
            this.pause = pause;
        }

        boolean cancel() {
            cancelled = true;
            return true;
        }
    }

    private Scheduler.Task plan(Runnable work, Duration pause) {
        Planned task = new Planned(work, pause);
        planned.add(task);
        return task::cancel;
    }

    private List<Planned> open() {
        return planned.stream().filter(task -> !task.cancelled).toList();
    }

    @Test
    void eachPartOfARequestHasItsTimeAnew() {
        times.onOpened(connection);
        times.requestBegan(connection);
        times.requestEnded(connection);
        times.requestBegan(connection);
        assertThat(planned).extracting(task -> task.pause).containsExactly(HEAD, ANSWER, HEAD, ANSWER);
        assertThat(open()).containsExactly(planned.get(3));
        assertThat(connection.getEndPoint().isOpen()).isTrue();
        planned.get(3).work.run();
        assertThat(connection.getEndPoint().isOpen()).isFalse();
    }

    @Test
    void nothingIsKeptOfAConnectionThatIsClosed() {
        times.onOpened(connection);
        times.requestBegan(connection);
        times.onClosed(connection);
        times.requestEnded(connection);
        assertThat(open()).isEmpty();
    }
}
