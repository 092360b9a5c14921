package dev.tessera.offline.ingest;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Applies the {@link ItemRules} to each row. */
final class CheckItem extends ProcessFunction<SourceRow, ItemDraft> {
    private static final long serialVersionUID = 1;

    private final ItemRules rules;

    CheckItem(ItemRules rules) {
        this.rules = rules;
    }

    @Override
    public void processElement(SourceRow row, Context context, Collector<ItemDraft> accepted) {
        try {
            accepted.collect(rules.read(row));
        } catch (FaultException e) {
            context.output(IngestJob.REJECTED, e.of(row));
        }
    }
}
