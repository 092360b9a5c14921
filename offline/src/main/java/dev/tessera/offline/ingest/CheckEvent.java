package dev.tessera.offline.ingest;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Applies the {@link EventRules} to each row. */
final class CheckEvent extends ProcessFunction<SourceRow, EventDraft> {
    private static final long serialVersionUID = 1;

    private final EventRules rules;
    private final Forgotten forgotten;

    /** @param forgotten whose text is not kept */
    CheckEvent(EventRules rules, Forgotten forgotten) {
        this.rules = rules;
        this.forgotten = forgotten;
    }

    @Override
    public void processElement(SourceRow row, Context context, Collector<EventDraft> accepted) {
        try {
            accepted.collect(rules.read(row));
        } catch (FaultException e) {
            Rejected rejected = e.of(row);
            boolean withheld = forgotten.isOne(row.text(EventColumns.USER));
            context.output(IngestJob.REJECTED, withheld ? rejected.withoutRaw() : rejected);
        }
    }
}
