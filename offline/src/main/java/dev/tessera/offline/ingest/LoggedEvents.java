package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.store.model.Event;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What the streaming job wrote, as rows of the events input. They are events already; whether their items exist is not known yet. */
final class LoggedEvents {
    private final Path folder;

    LoggedEvents(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException if there are none; the message names what writes them */
    DataStream<EventDraft> read(StreamExecutionEnvironment environment) throws IOException {
        return new TableSource<>(IngestTables.EVENTS, folder)
                .read(environment)
                .map(new Draft(folder.toString()))
                .returns(new RowType<>(EventDraft.TABLE))
                .name("events of the log");
    }

    /** A row of the log; it has no number. */
    private static final class Draft implements MapFunction<Event, EventDraft> {
        private static final long serialVersionUID = 1;

        private final String log;

        Draft(String log) {
            this.log = log;
        }

        @Override
        public EventDraft map(Event event) {
            return new EventDraft(
                    log,
                    0,
                    event.id().value(),
                    event.user(),
                    event.item(),
                    event.kind(),
                    event.value(),
                    event.occurredAt(),
                    event.knownAt());
        }
    }
}
