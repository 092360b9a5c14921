package dev.tessera.online.serving;

import dev.tessera.online.load.SteadyLoad;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.Rung;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Looks at every answer of Recommend, counts it, and keeps its time in its minute and by what went on when it was due. */
final class SoakTally implements SteadyLoad.Listener {
    static final String RECOMMEND = "Recommend";

    private static final long GREATEST_NANOS = 60_000_000_000L;
    /** Of so many windows, requests may be answered late. */
    private static final int LATE = 10;

    private static final int MOST_COMPLAINTS = 20;
    private static final Set<Status.Code> DECLARED = Set.of(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);

    private final int size;
    private final Set<String> generations = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicLong> ends = new ConcurrentSkipListMap<>();
    private final Map<SoakMoment, Histogram> byMoment = new EnumMap<>(SoakMoment.class);
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private Histogram minute = histogram();
    private long full;
    private final List<Window> windows = new ArrayList<>();

    /** A time in which requests fell due, and the slowest of them. */
    private static final class Window {
        private final SoakMoment moment;
        private final long from;
        private long to;
        private long slowest;

        Window(SoakMoment moment, long from, long to) {
            this.moment = moment;
            this.from = from;
            this.to = to;
        }

        boolean has(long nanos) {
            return nanos - from >= 0 && nanos - to < 0;
        }
    }

    /** @param size items of every slate */
    SoakTally(int size) {
        this.size = size;
        for (SoakMoment moment : SoakMoment.values()) {
            byMoment.put(moment, histogram());
        }
    }

    private static Histogram histogram() {
        return new Histogram(GREATEST_NANOS, 3);
    }

    /** Answers may come from this generation from now on. */
    void know(String generation) {
        generations.add(generation);
    }

    /** From now on for so long, or until the next begins, requests fall due at such a moment. */
    synchronized void begin(SoakMoment moment, long nanos) {
        long now = System.nanoTime();
        if (!windows.isEmpty()) {
            Window last = windows.get(windows.size() - 1);
            last.to = last.to - now < 0 ? last.to : now;
        }
        windows.add(new Window(moment, now, now + nanos));
    }

    /** When a request fell due that is answered only now. */
    private SoakMoment moment(long due, long nanos) {
        for (int latest = windows.size() - 1; latest >= Math.max(0, windows.size() - LATE); latest--) {
            Window window = windows.get(latest);
            if (window.has(due)) {
                window.slowest = Math.max(window.slowest, nanos);
                return window.moment;
            }
        }
        return SoakMoment.OTHER;
    }

    @Override
    public void answered(long due, long nanos, RecommendResponse answer) {
        count(RECOMMEND, Status.OK);
        check(answer);
        long counted = Math.max(1, Math.min(GREATEST_NANOS, nanos));
        synchronized (this) {
            minute.recordValue(counted);
            byMoment.get(moment(due, nanos)).recordValue(counted);
            full += answer.getDecision().getRung() == Rung.RUNG_FULL ? 1 : 0;
        }
    }

    private void check(RecommendResponse answer) {
        String generation = answer.getDecision().getGeneration();
        if (answer.getItemsCount() != size) {
            complain("a slate of " + answer.getItemsCount() + " items by " + generation);
        }
        if (!generations.contains(generation)) {
            complain("an answer by the unknown generation '" + generation + "'");
        }
        for (RankedItem item : answer.getItemsList()) {
            if (!item.getTitle().startsWith(generation + " ")
                    && !item.getTitle().startsWith(SoakTraffic.CHANGED)) {
                complain("'" + item.getTitle() + "' in an answer by " + generation);
            }
        }
    }

    @Override
    public void failed(Status status) {
        count(RECOMMEND, status);
    }

    /** Counts a call; one that ends as it must not is a complaint. */
    void count(String rpc, Status status) {
        ends.computeIfAbsent(rpc + " " + status.getCode(), end -> new AtomicLong())
                .incrementAndGet();
        if (!DECLARED.contains(status.getCode())) {
            complain(rpc + ": " + status);
        }
    }

    void complain(String what) {
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.add(what);
        }
    }

    /** What went wrong, the first of it. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** How many calls of a kind were answered. */
    long answered(String rpc) {
        return ends.getOrDefault(rpc + " " + Status.Code.OK, new AtomicLong()).get();
    }

    /** Calls by kind and end. */
    String ends() {
        return ends.toString();
    }

    /** What there was since the last time: answers, then milliseconds, then the share of full slates. */
    synchronized String minute() {
        Histogram past = minute;
        minute = histogram();
        double share = 100.0 * full / Math.max(1, past.getTotalCount());
        full = 0;
        return figures(past) + String.format(Locale.ROOT, " %6.1f", share);
    }

    static String heading() {
        return String.format("%9s %8s %8s %8s %8s %6s", "answers", "p50 ms", "p99", "p99.9", "max", "full %");
    }

    /** All times of a moment, then of the slowest request each time, which one bad time changes little: half of them, and nine of ten, were at most so slow. */
    synchronized String moment(SoakMoment moment) {
        double[] slowest = windows.stream()
                .filter(window -> window.moment == moment)
                .mapToDouble(window -> window.slowest / 1e6)
                .sorted()
                .toArray();
        String all = figures(byMoment.get(moment));
        return slowest.length == 0
                ? all
                : all
                        + String.format(
                                Locale.ROOT,
                                "   slowest of each of %d: %.0f, %.0f",
                                slowest.length,
                                slowest[slowest.length / 2],
                                slowest[slowest.length * 9 / 10]);
    }

    private static String figures(Histogram times) {
        return String.format(
                Locale.ROOT,
                "%9d %8.2f %8.2f %8.2f %8.2f",
                times.getTotalCount(),
                times.getValueAtPercentile(50) / 1e6,
                times.getValueAtPercentile(99) / 1e6,
                times.getValueAtPercentile(99.9) / 1e6,
                times.getMaxValue() / 1e6);
    }
}
