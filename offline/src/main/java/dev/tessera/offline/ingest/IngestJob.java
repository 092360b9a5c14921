package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.RowType;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.Item;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * The Flink job of ingest:
 *
 * <pre>
 * items  -> check -> first of each id -> apply changes -> load picture -> items
 * changes from the item log -----------------^ | ids
 * events -> check -> of remembered users -> of known items -> give an id -> events
 * log of the streaming job --^
 * everything refused on the way                        -> rejected
 * </pre>
 *
 * Pictures are loaded last, one at a time, on the way into the table.
 */
final class IngestJob {
    static final RowType<Rejected> REJECTED_TYPE = new RowType<>(Rejected.TABLE);
    static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected", REJECTED_TYPE);

    static final String ITEMS = "items";
    static final String EVENTS = "events";
    static final String IMAGES_LOADED = "images loaded";

    private final RowSource items;
    private final RowSource events;
    private final Optional<LoggedEvents> log;
    private final Optional<ChangesToTake> changes;
    private final IngestRules rules;
    private final IngestSinks sinks;

    IngestJob(
            RowSource items,
            RowSource events,
            Optional<LoggedEvents> log,
            Optional<ChangesToTake> changes,
            IngestRules rules,
            IngestSinks sinks) {
        this.items = items;
        this.events = events;
        this.log = log;
        this.changes = changes;
        this.rules = rules;
        this.sinks = sinks;
    }

    /** Name of the accumulator that counts rows read, accepted or not. */
    static String readCounter(String rows) {
        return rows + " rows read";
    }

    /** Name of the accumulator that counts rows that went into the table. */
    static String acceptedCounter(String rows) {
        return rows + " accepted";
    }

    /** About how many rows there are. */
    long estimateRows() throws IOException {
        return items.estimateRows() + events.estimateRows();
    }

    void define(StreamExecutionEnvironment environment) throws IOException {
        SingleOutputStreamOperator<SourceRow> itemRows = items.read(environment, ITEMS);
        SingleOutputStreamOperator<SourceRow> eventRows = events.read(environment, EVENTS);
        SingleOutputStreamOperator<ItemDraft> checkedItems = itemRows.process(new CheckItem(rules.items()))
                .returns(new RowType<>(ItemDraft.TABLE))
                .name("check item");
        SingleOutputStreamOperator<ItemDraft> firstItems = checkedItems
                .keyBy(draft -> draft.item().value(), Types.STRING)
                .process(new FirstOfId())
                .returns(new RowType<>(ItemDraft.TABLE))
                .name("first of each id");
        SingleOutputStreamOperator<ItemDraft> latestItems =
                changes.isPresent() ? withChanges(firstItems, changes.get(), environment) : firstItems;
        SingleOutputStreamOperator<Item> loaded = latestItems
                .process(new LoadImage(rules.images()))
                .returns(new RowType<>(IngestTables.ITEMS))
                .name("load picture");
        SingleOutputStreamOperator<EventDraft> checkedEvents = eventRows
                .process(new CheckEvent(rules.events(), rules.forgotten()))
                .returns(new RowType<>(EventDraft.TABLE))
                .name("check event");
        SingleOutputStreamOperator<EventDraft> rememberedEvents = withLog(checkedEvents, environment)
                .process(new OfRememberedUsers(rules.forgotten()))
                .returns(new RowType<>(EventDraft.TABLE))
                .name("of remembered users");
        SingleOutputStreamOperator<EventDraft> knownEvents = itemIds(latestItems)
                .keyBy(id -> id, Types.STRING)
                .connect(rememberedEvents.keyBy(draft -> draft.item().value(), Types.STRING))
                .process(new OfKnownItems())
                .returns(new RowType<>(EventDraft.TABLE))
                .name("events of known items");
        SingleOutputStreamOperator<Event> identified = knownEvents
                .keyBy(EventDraft::identity, Types.STRING)
                .process(new GiveEventId())
                .returns(new RowType<>(IngestTables.EVENTS))
                .name("give an id");

        accepted(loaded, latestItems).sinkTo(sinks.items()).name("items");
        identified.sinkTo(sinks.events()).name("events");
        rejectedOf(itemRows, checkedItems, firstItems, loaded, checkedEvents, rememberedEvents, knownEvents, identified)
                .union(unreadable(eventRows))
                .sinkTo(sinks.rejected())
                .setParallelism(1)
                .name("rejected");
    }

    /** Of a row that cannot be taken apart nobody knows whose it is. */
    private DataStream<Rejected> unreadable(SingleOutputStreamOperator<SourceRow> rows) {
        DataStream<Rejected> rejected = rows.getSideOutput(REJECTED);
        return rules.forgotten().isEmpty()
                ? rejected
                : rejected.map(Rejected::withoutRaw).returns(REJECTED_TYPE).name("without text");
    }

    private DataStream<EventDraft> withLog(DataStream<EventDraft> checked, StreamExecutionEnvironment environment)
            throws IOException {
        return log.isPresent() ? checked.union(log.get().read(environment)) : checked;
    }

    private SingleOutputStreamOperator<ItemDraft> withChanges(
            SingleOutputStreamOperator<ItemDraft> items, ChangesToTake taken, StreamExecutionEnvironment environment)
            throws IOException {
        SingleOutputStreamOperator<ItemDraft> latest = items.keyBy(
                        draft -> draft.item().value(), Types.STRING)
                .connect(taken.read(environment).keyBy(change -> change.item().value(), Types.STRING))
                .process(new ApplyChanges(taken.catalogAsOf(), rules.items().excludedColumns()))
                .returns(new RowType<>(ItemDraft.TABLE))
                .name("apply changes");
        latest.getSideOutput(ApplyChanges.TAKEN).sinkTo(sinks.taken()).name("item log");
        return latest;
    }

    /** Items of files, and those that the log has otherwise. */
    private DataStream<Item> accepted(DataStream<Item> loaded, SingleOutputStreamOperator<ItemDraft> latest) {
        return changes.isPresent() ? loaded.union(latest.getSideOutput(ApplyChanges.CHANGED)) : loaded;
    }

    private DataStream<String> itemIds(SingleOutputStreamOperator<ItemDraft> latest) {
        DataStream<String> ofFiles =
                latest.map(draft -> draft.item().value()).returns(Types.STRING).name("item ids");
        return changes.isPresent()
                ? ofFiles.union(latest.getSideOutput(ApplyChanges.CHANGED)
                        .map(item -> item.id().value())
                        .returns(Types.STRING)
                        .name("changed item ids"))
                : ofFiles;
    }

    private static DataStream<Rejected> rejectedOf(
            SingleOutputStreamOperator<?> first, SingleOutputStreamOperator<?>... others) {
        DataStream<Rejected> all = first.getSideOutput(REJECTED);
        for (SingleOutputStreamOperator<?> other : others) {
            all = all.union(other.getSideOutput(REJECTED));
        }
        return all;
    }
}
