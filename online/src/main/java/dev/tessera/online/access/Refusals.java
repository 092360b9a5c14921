package dev.tessera.online.access;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts refused calls, in all, and so that many of them make one line of the log. */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    private final Map<Refusal, LongAdder> totals = Arrays.stream(Refusal.values())
            .collect(Collectors.toUnmodifiableMap(each -> each, each -> new LongAdder()));

    /** @param what of a small set of sentences, such as {@code caller 'shop' was over its quota} */
    public void count(Refusal refusal, String what) {
        of(refusal).increment();
        counts.computeIfAbsent(what, first -> new LongAdder()).increment();
    }

    /** All that there were. */
    public long total(Refusal refusal) {
        return of(refusal).sum();
    }

    private LongAdder of(Refusal refusal) {
        return Objects.requireNonNull(totals.get(refusal));
    }

    /** Those since the last time. */
    public Map<String, Long> take() {
        Map<String, Long> taken = new TreeMap<>();
        counts.forEach((what, count) -> taken.put(what, count.sumThenReset()));
        taken.values().removeIf(count -> count == 0);
        return taken;
    }

    /** Logs those since the last time. */
    public void report() {
        take().forEach((what, count) -> log.warn("{} calls were refused: {}", count, what));
    }
}
