package dev.tessera.online.access;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts refused calls, so that many of them make one line of the log. */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** @param what of a small set of sentences, such as {@code caller 'shop' was over its quota} */
    public void count(String what) {
        counts.computeIfAbsent(what, first -> new LongAdder()).increment();
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
