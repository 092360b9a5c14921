package dev.tessera.online.load;

import dev.tessera.v1.RecommendResponse;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What {@code load} asks, for tests that look at every answer. */
public final class SteadyLoad {
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration TRIAL = Duration.ofSeconds(5);
    private static final int FIRST_RATE = 100;

    private final OpenLoop loop;

    /** @param size items a slate */
    public SteadyLoad(Channel channel, List<String> users, int size) {
        loop = new OpenLoop(new Calls(channel, size), users, 1);
    }

    /** Hears of every answer, on the transport's threads. */
    public interface Listener {
        /**
         * @param due when the request was, by {@link System#nanoTime}
         * @param nanos since then
         */
        void answered(long due, long nanos, RecommendResponse answer);

        void failed(Status status);
    }

    /** The highest rate at which 99 of 100 requests are answered within the limit and none fails, as {@code load} finds it, after a warm-up. */
    public double highestRate(Duration limit) throws InterruptedException {
        loop.run(FIRST_RATE, WARM_UP);
        return RateSearch.highest(FIRST_RATE, rate -> loop.run(rate, TRIAL).held(limit))
                .orElseThrow(() -> new IllegalStateException("not one request a second is answered in time"));
    }

    /** Asks at a rate, and waits for the answers. Returns how many requests fell due and were not sent, because too many were unanswered. */
    public long ask(double rate, Duration duration, Listener listener) throws InterruptedException {
        OpenLoop.Sent sent = loop.send(rate, duration, (due, answer) -> tell(due, answer, listener));
        return sent.due() - sent.requests();
    }

    private static void tell(long due, Future<RecommendResponse> answer, Listener listener) {
        long nanos = System.nanoTime() - due;
        try {
            listener.answered(due, nanos, answer.get());
        } catch (ExecutionException e) {
            listener.failed(Status.fromThrowable(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
