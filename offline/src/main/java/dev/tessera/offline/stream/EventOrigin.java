package dev.tessera.offline.stream;

import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.model.Event;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where the job gets events from. */
interface EventOrigin {
    /** Names it for people, and in work directories: what a checkpoint knows of one is of no use to another. */
    String name();

    /** Reads it, each entry once in effect. */
    Entries entries(StreamExecutionEnvironment environment);

    /** Does what else there is to do with its events. */
    void complete(DataStream<Event> events);

    /**
     * What it holds now.
     *
     * @throws IOException if it is not there, or cannot be reached
     */
    Backlog backlog() throws IOException;

    /**
     * What is read.
     *
     * @param rejected what cannot even be taken apart; empty if the origin holds nothing of that kind
     */
    record Entries(DataStream<StreamEntry> entries, Optional<DataStream<RejectedEntry>> rejected) {
        /** All that is rejected, if some entries turn out to be no events. */
        DataStream<RejectedEntry> rejectedWith(DataStream<RejectedEntry> more) {
            return rejected.map(first -> first.union(more)).orElse(more);
        }
    }
}
