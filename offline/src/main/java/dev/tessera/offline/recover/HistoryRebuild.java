package dev.tessera.offline.recover;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.ingest.Forgotten;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.history.PastEvents;
import dev.tessera.store.history.PastEvents.Rebuilt;
import dev.tessera.store.model.Event;
import dev.tessera.store.table.TableFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Rebuilds histories from tables of events. Rows are read one after the other, in any order, so memory does not grow with the tables.
 */
public final class HistoryRebuild {
    /** Rows in memory at once. */
    private static final int BATCH = 20_000;

    private final PastEvents past;
    private final Forgotten forgotten;
    private final InstantSource clock;

    /** @param forgotten users of whom nothing known by then is rebuilt, wherever the rows come from */
    public HistoryRebuild(PastEvents past, Forgotten forgotten, InstantSource clock) {
        this.past = past;
        this.forgotten = forgotten;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param events rows that were read, but those of forgotten users
     * @param rebuilt what of them was not there; an entry that later rows pushed out of its history is counted
     */
    public record Report(long events, Rebuilt rebuilt) {}

    /**
     * Reads all rows of some folders of table {@code events}.
     *
     * @throws IOException if a folder is not there, or a file of it is no part of that table; what was read before is rebuilt then
     */
    public Report run(List<Path> folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            files.addAll(IngestTables.EVENTS.files(folder));
        }
        try (Progress progress = new Progress("histories rebuild", "events", 0)) {
            Batches batches = new Batches(progress);
            for (int number = 0; number < files.size(); number++) {
                batches.read(files.get(number), "file " + (number + 1) + " of " + files.size());
            }
            return batches.end();
        }
    }

    /** Rows on their way into the store. */
    private final class Batches {
        private final Progress progress;
        private final List<Event> waiting = new ArrayList<>();
        private long events;
        private Rebuilt rebuilt = Rebuilt.NOTHING;

        Batches(Progress progress) {
            this.progress = progress;
        }

        void read(Path file, String detail) throws IOException {
            try (TableFileReader<Event> reader = IngestTables.EVENTS.reader(file)) {
                for (Event event = reader.readOrNull(); event != null; event = reader.readOrNull()) {
                    if (!forgotten.covers(event.user(), event.knownAt())) {
                        waiting.add(event);
                    }
                    if (waiting.size() == BATCH) {
                        flush(detail);
                    }
                }
            }
        }

        private void flush(String detail) {
            rebuilt = rebuilt.plus(past.rebuild(waiting, clock.instant()));
            events += waiting.size();
            progress.advance(waiting.size(), detail);
            waiting.clear();
        }

        Report end() {
            flush("");
            return new Report(events, rebuilt);
        }
    }
}
