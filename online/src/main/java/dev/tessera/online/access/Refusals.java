package dev.tessera.online.access;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts refused calls, in all, and so that many of them make one line of the log; {@value #MOST} lines at most, for those that are told apart. */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final int MOST = 1000;
    private static final String OTHERS = "others, for reasons of which there were too many to tell them apart";

    private Map<String, Long> counts = new TreeMap<>();

    private final Map<Refusal, LongAdder> totals = Arrays.stream(Refusal.values())
            .collect(Collectors.toUnmodifiableMap(each -> each, each -> new LongAdder()));

    /** @param what a sentence such as {@code caller 'shop' was over its quota} */
    public void count(Refusal refusal, String what) {
        of(refusal).increment();
        tell(what);
    }

    private synchronized void tell(String what) {
        counts.merge(counts.size() < MOST || counts.containsKey(what) ? what : OTHERS, 1L, Long::sum);
    }

    /** All that there were. */
    public long total(Refusal refusal) {
        return of(refusal).sum();
    }

    private LongAdder of(Refusal refusal) {
        return Objects.requireNonNull(totals.get(refusal));
    }

    /** Those since the last time. */
    public synchronized Map<String, Long> take() {
        Map<String, Long> taken = counts;
        counts = new TreeMap<>();
        return taken;
    }

    /** Logs those since the last time. */
    public void report() {
        take().forEach((what, count) -> log.warn("{} calls were refused: {}", count, what));
    }
}
