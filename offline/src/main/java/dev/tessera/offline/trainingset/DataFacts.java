package dev.tessera.offline.trainingset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a reader must know of the events before believing an evaluation on them: ties, bulk entry, who is warm at which cut. */
final class DataFacts {
    private static final int[] PERCENTS = {50, 60, 70, 80, 90, 95};
    private static final long BULK = Duration.ofDays(1).toMillis();

    private final String study;
    private final EventLog log;
    private final long[][] byUser;
    private final List<DataReport> rows = new ArrayList<>();

    private DataFacts(String study, EventLog log) {
        this.study = study;
        this.log = log;
        this.byUser = log.timesByUser();
    }

    static List<DataReport> of(String study, EventLog log) {
        DataFacts facts = new DataFacts(study, log);
        if (log.size() > 0) {
            facts.sizes();
            facts.ties();
            facts.spans();
            facts.cuts();
        }
        return facts.rows;
    }

    private void add(String fact, String slice, double value, String unit) {
        rows.add(new DataReport(study, fact, slice, value, unit));
    }

    private void sizes() {
        add("events", "", log.size(), "events");
        add("users", "", log.users(), "users");
        add("touched_items", "", log.items(), "items");
        add("events_known_late", "", (double) log.knownLate() / log.size(), "share");
    }

    private void ties() {
        long tied = 0;
        long tiedLast = 0;
        for (long[] times : byUser) {
            for (int index = 0; index < times.length; index++) {
                boolean shares = (index > 0 && times[index] == times[index - 1])
                        || (index + 1 < times.length && times[index] == times[index + 1]);
                tied += shares ? 1 : 0;
                tiedLast += shares && index + 1 == times.length ? 1 : 0;
            }
        }
        add("tied_events", "", (double) tied / log.size(), "share");
        add("tied_last_events", "", (double) tiedLast / log.users(), "share");
    }

    private void spans() {
        long[] spans = Arrays.stream(byUser)
                .mapToLong(times -> times[times.length - 1] - times[0])
                .sorted()
                .toArray();
        long bulk = Arrays.stream(spans).filter(span -> span < BULK).count();
        long[] all = log.times();
        add("median_user_span", "", spans[spans.length / 2] / 60_000.0, "minutes");
        add(DataReport.WITHIN_ONE_DAY, "", (double) bulk / spans.length, "share");
        add("span", "", (all[all.length - 1] - all[0]) / (double) BULK, "days");
    }

    private void cuts() {
        long[] all = log.times();
        long[][] byItem = log.timesByItem();
        for (int percent : PERCENTS) {
            long cut = all[(int) Math.min(all.length - 1, (long) (all.length * (percent / 100.0)))];
            add("cut", percent + "%", (double) cut, "epoch milliseconds");
            add("users_after_cut", percent + "%", (double) users(cut, false), "users");
            add("warm_users", percent + "%", (double) users(cut, true), "users");
            add("events_on_unseen_items", percent + "%", unseen(byItem, cut), "share");
        }
    }

    /** Users with an event at or after the cut, and if {@code warm} one before it too. */
    private long users(long cut, boolean warm) {
        return Arrays.stream(byUser)
                .filter(times -> times[times.length - 1] >= cut && (!warm || times[0] < cut))
                .count();
    }

    /** The share of the events from the cut on whose item nobody had touched before. */
    private static double unseen(long[][] byItem, long cut) {
        long after = 0;
        long unseen = 0;
        for (long[] times : byItem) {
            long count = Arrays.stream(times).filter(time -> time >= cut).count();
            after += count;
            unseen += count == times.length ? count : 0;
        }
        return after == 0 ? 0 : (double) unseen / after;
    }
}
