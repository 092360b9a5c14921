package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.Progress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells people how far ingest is, by the job's counters: how many rows have been read, and how many have been written. */
final class IngestProgress implements AutoCloseable {
    private static final String UNIT = "rows";

    private final long total;
    private final Counted reading;
    private @Nullable Counted writing;

    /** @param total about how many rows there are to read */
    IngestProgress(long total) {
        this.total = total;
        this.reading = new Counted(new Progress("ingest: reading", UNIT, total));
    }

    /** @param counts of the whole job so far, by the counter's name */
    void show(Map<String, Long> counts) {
        reading.upTo(sum(counts, IngestJob.readCounter(IngestJob.ITEMS), IngestJob.readCounter(IngestJob.EVENTS)));
        long written =
                sum(counts, IngestJob.acceptedCounter(IngestJob.ITEMS), IngestJob.acceptedCounter(IngestJob.EVENTS));
        if (writing == null && written > 0) {
            writing = new Counted(new Progress("ingest: writing", UNIT, total));
        }
        if (writing != null) {
            writing.upTo(written);
        }
    }

    private static long sum(Map<String, Long> counts, String first, String second) {
        return counts.getOrDefault(first, 0L) + counts.getOrDefault(second, 0L);
    }

    @Override
    public void close() {
        reading.progress.close();
        if (writing != null) {
            writing.progress.close();
        }
    }

    /** Feeds a progress from a count that only grows, unless a task was started again and counts anew. */
    private static final class Counted {
        final Progress progress;
        private long seen;

        Counted(Progress progress) {
            this.progress = progress;
        }

        void upTo(long count) {
            if (count > seen) {
                progress.advance(count - seen);
                seen = count;
            }
        }
    }
}
