package dev.tessera.offline.trainingset;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WholeInput;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.Item;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The Flink job of training-set:
 *
 * <pre>
 * events -> by user -> split user -> sequences
 *                          |-------> interactions -> facts --+
 *                          |-------> targets ----------------+-> by item -> complete targets -> targets
 * items  -> facts -------------------------------------------+                   |-> sort -> catalog
 * </pre>
 */
final class TrainingSetJob {
    private final TableSource<Item> items;
    private final TableSource<Event> events;
    private final TrainingSetRules rules;
    private final TrainingSetSinks sinks;

    TrainingSetJob(TableSource<Item> items, TableSource<Event> events, TrainingSetRules rules, TrainingSetSinks sinks) {
        this.items = items;
        this.events = events;
        this.rules = rules;
        this.sinks = sinks;
    }

    void define(StreamExecutionEnvironment environment) throws IOException {
        int parallelism = environment.getParallelism();
        SingleOutputStreamOperator<TrainingSequence> sequences = events.read(environment)
                .keyBy(event -> event.user().value(), Types.STRING)
                .process(new SplitUser(rules))
                .returns(new RowType<>(TrainingSequence.TABLE))
                .name("split user")
                .setParallelism(parallelism);
        DataStream<Interaction> interactions = sequences.getSideOutput(SplitUser.INTERACTIONS);
        SingleOutputStreamOperator<EvaluationTarget> targets = facts(environment, interactions)
                .keyBy(facts -> facts.item().value(), Types.STRING)
                .connect(sequences
                        .getSideOutput(SplitUser.TARGETS)
                        .keyBy(target -> target.item().value(), Types.STRING))
                .process(new CompleteTargets(rules))
                .returns(new RowType<>(EvaluationTarget.TABLE))
                .name("complete targets")
                .setParallelism(parallelism);
        sequences.sinkTo(sinks.sequences()).name("sequences");
        interactions.sinkTo(sinks.interactions()).name("interactions");
        targets.sinkTo(sinks.targets()).name("targets");
        sorted(targets.getSideOutput(CompleteTargets.CATALOG))
                .sinkTo(sinks.catalog())
                .setParallelism(1)
                .name("catalog");
    }

    private DataStream<ItemFacts> facts(StreamExecutionEnvironment environment, DataStream<Interaction> interactions)
            throws IOException {
        DataStream<ItemFacts> declared = items.read(environment)
                .map(ItemFacts::of)
                .returns(new RowType<>(ItemFacts.TABLE))
                .name("facts of items");
        return interactions
                .map(new FactsOfInteraction(rules.bounds()))
                .returns(new RowType<>(ItemFacts.TABLE))
                .name("facts of interactions")
                .union(declared);
    }

    /** An item's index is its row's position, so the catalog is one sorted file. */
    private static DataStream<CatalogEntry> sorted(DataStream<CatalogEntry> catalog) {
        return catalog.global()
                .map(entry -> entry)
                .returns(new RowType<>(CatalogEntry.TABLE))
                .setParallelism(1)
                .transform("sort catalog", new RowType<>(CatalogEntry.TABLE), new WholeInput<>(new SortCatalog()))
                .setParallelism(1)
                .name("sort catalog");
    }
}
