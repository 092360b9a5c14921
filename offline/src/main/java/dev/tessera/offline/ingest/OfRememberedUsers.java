package dev.tessera.offline.ingest;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Passes the events of users who are not forgotten, and what became known of others since; rejects the rest, without its text. */
final class OfRememberedUsers extends ProcessFunction<EventDraft, EventDraft> {
    private static final long serialVersionUID = 1;

    private final Forgotten forgotten;

    OfRememberedUsers(Forgotten forgotten) {
        this.forgotten = forgotten;
    }

    @Override
    public void processElement(EventDraft event, Context context, Collector<EventDraft> out) {
        if (forgotten.covers(event.user(), event.knownAt())) {
            context.output(IngestJob.REJECTED, event.rejected(EventColumns.USER, Fault.FORGOTTEN, ""));
        } else {
            out.collect(event);
        }
    }
}
