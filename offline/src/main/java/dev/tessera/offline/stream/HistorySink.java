package dev.tessera.offline.stream;

import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.history.PastEvents;
import dev.tessera.store.model.Event;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Events into the histories of their users, through their one writer, and their ids to those that are remembered. It waits for no checkpoint: what a restarted job
 * writes again is there already, and changes nothing.
 */
final class HistorySink implements Sink<Event> {
    private static final long serialVersionUID = 1;

    private final StoreTarget target;
    private final int limit;
    private final InstantSource clock;

    /** @param limit how many entries of a user are kept */
    HistorySink(StoreTarget target, int limit, InstantSource clock) {
        this.target = target;
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public SinkWriter<Event> createWriter(WriterInitContext context) {
        StoreTarget.Open store = target.open();
        return new Writer(store, store.pastEvents(limit), clock, context.getProcessingTimeService());
    }

    /** Collects events for a moment. Owns its connection to the store. */
    private static final class Writer implements SinkWriter<Event> {
        private static final int MOST = 500;
        private static final long LONGEST_MILLIS = 100;

        private final StoreTarget.Open store;
        private final PastEvents histories;
        private final InstantSource clock;
        private final ProcessingTimeService timers;
        private final List<Event> waiting = new ArrayList<>();

        Writer(StoreTarget.Open store, PastEvents histories, InstantSource clock, ProcessingTimeService timers) {
            this.store = store;
            this.histories = histories;
            this.clock = clock;
            this.timers = timers;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // What a timer throws fails the task.
        public void write(Event event, Context context) {
            waiting.add(event);
            if (waiting.size() == 1) {
                timers.registerTimer(timers.getCurrentProcessingTime() + LONGEST_MILLIS, at -> append());
            } else if (waiting.size() == MOST) {
                append();
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            append();
        }

        private void append() {
            histories.rebuild(waiting, clock.instant());
            waiting.clear();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
