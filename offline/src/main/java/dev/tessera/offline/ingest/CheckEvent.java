package dev.tessera.offline.ingest;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Applies the {@link EventRules} to each row. */
final class CheckEvent extends ProcessFunction<SourceRow, EventDraft> {
    private static final long serialVersionUID = 1;

    private final EventRules rules;

    CheckEvent(EventRules rules) {
        this.rules = rules;
    }

    @Override
    public void processElement(SourceRow row, Context context, Collector<EventDraft> accepted) {
        try {
            accepted.collect(rules.read(row));
        } catch (FaultException e) {
            context.output(IngestJob.REJECTED, e.of(row));
        }
    }
}
