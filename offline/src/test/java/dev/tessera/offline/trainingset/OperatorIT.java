package dev.tessera.offline.trainingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.split.Bounds;
import dev.tessera.offline.study.Study;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

/** Each function of the job alone, in Flink's harness. */
class OperatorIT {
    private static final TrainingSetRules RULES =
            new TrainingSetRules(Study.parse("time"), new Bounds(80, 70), new Protocol(50, 0, 20));

    @Test
    void aUsersRowsComeWhenTheLastEventHasCome() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, Event, TrainingSequence> harness =
                ProcessFunctionTestHarnesses.forKeyedProcessFunction(
                        new SplitUser(RULES), event -> event.user().value(), Types.STRING)) {
            harness.processElement(event("late", 90), 0);
            harness.processElement(event("b", 20), 0);
            harness.processElement(event("a", 10), 0);
            assertThat(harness.extractOutputValues()).isEmpty();

            harness.processWatermark(Watermark.MAX_WATERMARK);

            assertThat(harness.extractOutputValues()).singleElement().satisfies(row -> {
                assertThat(row.items()).containsExactly(new ItemId("a"));
                assertThat(row.targetItems()).containsExactly(new ItemId("b"));
            });
            assertThat(harness.getSideOutput(SplitUser.INTERACTIONS)).hasSize(2);
            assertThat(harness.getSideOutput(SplitUser.TARGETS)).singleElement().satisfies(target -> assertThat(
                            target.getValue().historyItems())
                    .containsExactly(new ItemId("a"), new ItemId("b")));
        }
    }

    @Test
    void aUserWhoseEventIdComesTwiceFailsTheJob() throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, Event, TrainingSequence> harness =
                ProcessFunctionTestHarnesses.forKeyedProcessFunction(
                        new SplitUser(RULES), event -> event.user().value(), Types.STRING)) {
            harness.processElement(event("a", 10), 0);
            harness.processElement(event("a", 10), 0);

            assertThatThrownBy(() -> harness.processWatermark(Watermark.MAX_WATERMARK))
                    .hasStackTraceContaining("event a-10 of user u comes twice");
        }
    }

    @Test
    void anItemsFactsAddUpInAnyOrderOfTheInputs() throws Exception {
        try (KeyedTwoInputStreamOperatorTestHarness<String, ItemFacts, EvaluationTarget, EvaluationTarget> harness =
                ProcessFunctionTestHarnesses.forKeyedCoProcessFunction(
                        new CompleteTargets(RULES),
                        facts -> facts.item().value(),
                        target -> target.item().value(),
                        Types.STRING)) {
            harness.processElement2(target("a", Partition.TEST), 0);
            harness.processElement2(target("a", Partition.VALIDATION), 0);
            harness.processElement1(ItemFacts.of(interaction("a", Partition.VALIDATION, 75), RULES.bounds()), 0);
            harness.processElement1(ItemFacts.of(item("a", 85)), 0);

            harness.processBothWatermarks(Watermark.MAX_WATERMARK);

            assertThat(harness.extractOutputValues())
                    .extracting(EvaluationTarget::partition, EvaluationTarget::coldItem)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(Partition.TEST, false),
                            org.assertj.core.groups.Tuple.tuple(Partition.VALIDATION, true));
            assertThat(harness.getSideOutput(CompleteTargets.CATALOG))
                    .singleElement()
                    .satisfies(row ->
                            assertThat(row.getValue()).isEqualTo(new CatalogEntry(new ItemId("a"), true, 1, 1, 75)));
        }
    }

    private static Event event(String item, long when) {
        Instant moment = Instant.ofEpochMilli(when);
        return new Event(
                new EventId(item + "-" + when),
                new UserId("u"),
                new ItemId(item),
                EventKind.CLICK,
                Double.NaN,
                moment,
                moment);
    }

    private static Item item(String id, long availableFrom) {
        return new Item(new ItemId(id), "", "", Map.of(), new byte[0], Instant.ofEpochMilli(availableFrom));
    }

    private static Interaction interaction(String item, Partition partition, long when) {
        return new Interaction(new UserId("u"), partition, new ItemId(item), EventKind.CLICK.code(), Double.NaN, when);
    }

    private static EvaluationTarget target(String item, Partition partition) {
        return new EvaluationTarget(
                new UserId("u"),
                partition,
                new ItemId(item),
                1,
                90,
                List.of(),
                new int[0],
                new float[0],
                new long[0],
                List.of(),
                false,
                false,
                0,
                true,
                false);
    }
}
