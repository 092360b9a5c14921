package dev.tessera.offline.trainingset;

import dev.tessera.offline.flink.RowType;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Adds up what is known of one item; when all has come, emits the targets on it with {@code coldItem}, and its catalog row beside them. */
final class CompleteTargets extends KeyedCoProcessFunction<String, ItemFacts, EvaluationTarget, EvaluationTarget> {
    static final OutputTag<CatalogEntry> CATALOG = new OutputTag<>("catalog", new RowType<>(CatalogEntry.TABLE));
    private static final long serialVersionUID = 1;

    private final TrainingSetRules rules;
    private transient ValueState<ItemFacts> facts;
    private transient ListState<EvaluationTarget> targets;

    CompleteTargets(TrainingSetRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        facts = getRuntimeContext().getState(new ValueStateDescriptor<>("facts", new RowType<>(ItemFacts.TABLE)));
        targets = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("targets", new RowType<>(EvaluationTarget.TABLE)));
    }

    @Override
    public void processElement1(ItemFacts part, Context context, Collector<EvaluationTarget> out) throws Exception {
        add(part);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    @Override
    public void processElement2(EvaluationTarget target, Context context, Collector<EvaluationTarget> out)
            throws Exception {
        add(ItemFacts.of(target));
        targets.add(target);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    private void add(ItemFacts part) throws Exception {
        ItemFacts sum = facts.value();
        facts.update(sum == null ? part : sum.and(part));
    }

    @Override
    public void onTimer(long end, OnTimerContext context, Collector<EvaluationTarget> out) throws Exception {
        ItemFacts all = facts.value();
        for (EvaluationTarget target : targets.get()) {
            out.collect(all.complete(target));
        }
        context.output(CATALOG, all.entry(rules.study().split(), rules.bounds()));
        facts.clear();
        targets.clear();
    }
}
