package dev.tessera.offline.trainingset;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.split.Timeline;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Gathers one user's events and, when the last has come, emits the user's rows: sequences, and targets and interactions beside them. */
final class SplitUser extends KeyedProcessFunction<String, Event, TrainingSequence> {
    static final OutputTag<EvaluationTarget> TARGETS =
            new OutputTag<>("targets", new RowType<>(EvaluationTarget.TABLE));
    static final OutputTag<Interaction> INTERACTIONS =
            new OutputTag<>("interactions", new RowType<>(Interaction.TABLE));
    private static final long serialVersionUID = 1;

    private final TrainingSetRules rules;
    private transient ListState<Event> events;

    SplitUser(TrainingSetRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        events = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("events", new RowType<>(IngestTables.EVENTS)));
    }

    @Override
    public void processElement(Event event, Context context, Collector<TrainingSequence> rows) throws Exception {
        events.add(event);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    @Override
    public void onTimer(long end, OnTimerContext context, Collector<TrainingSequence> out) throws Exception {
        List<Event> all = new ArrayList<>();
        events.get().forEach(all::add);
        events.clear();
        Timeline timeline = Timeline.of(new UserId(context.getCurrentKey()), all);
        UserRows rows = UserRows.of(timeline, rules.study(), rules.bounds(), rules.protocol());
        LeakCheck.of(timeline, rules.study().split()).refuse(rows);
        rows.sequences().forEach(out::collect);
        rows.targets().forEach(target -> context.output(TARGETS, target));
        rows.interactions().forEach(row -> context.output(INTERACTIONS, row));
    }
}
