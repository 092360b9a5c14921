package dev.tessera.online.access;

import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts refused calls, so that many of them make one line of the log; {@value #MOST} lines at most, for those that are told apart. */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final int MOST = 1000;
    private static final String OTHERS = "others, for reasons of which there were too many to tell them apart";

    private Map<String, Long> counts = new TreeMap<>();

    /** @param what a sentence such as {@code caller 'shop' was over its quota} */
    public synchronized void count(String what) {
        counts.merge(counts.size() < MOST || counts.containsKey(what) ? what : OTHERS, 1L, Long::sum);
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
