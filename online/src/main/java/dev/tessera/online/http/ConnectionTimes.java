package dev.tessera.online.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections that take too long, however busy they look: for the whole head of a request, from the opening of the connection or the end of the answer before, and from
 * there to the end of the answer. Silence alone is the connector's matter, which somebody who sends or reads a byte now and then never falls into.
 */
final class ConnectionTimes implements Connection.Listener {
    private final Duration head;
    private final Duration answer;
    private final Timer timer;
    private final Map<Connection, Scheduler.Task> ends = new ConcurrentHashMap<>();

    /** What does something later. */
    @FunctionalInterface
    interface Timer {
        Scheduler.Task schedule(Runnable work, Duration pause);
    }

    ConnectionTimes(Duration head, Duration answer, Timer timer) {
        this.head = head;
        this.answer = answer;
        this.timer = timer;
    }

    /** What encrypts a connection is one too, and closed with it. */
    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) {
            ends.put(connection, closing(connection, head));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Scheduler.Task end = ends.remove(connection);
        if (end != null) {
            end.cancel();
        }
    }

    /** The head of a request is there. */
    void requestBegan(Connection connection) {
        startAgain(connection, answer);
    }

    /** It is answered. */
    void requestEnded(Connection connection) {
        startAgain(connection, head);
    }

    private void startAgain(Connection connection, Duration most) {
        ends.computeIfPresent(connection, (same, before) -> {
            before.cancel();
            return closing(connection, most);
        });
    }

    private Scheduler.Task closing(Connection connection, Duration most) {
        return timer.schedule(connection.getEndPoint()::close, most);
    }
}
