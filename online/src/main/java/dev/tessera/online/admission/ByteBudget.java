package dev.tessera.online.admission;

import java.util.HashMap;
import java.util.Map;

/**
 * Bytes of requests that may be there at once, in all and of one holder, such as a caller or a connection. The first of each request are free: those who hold all that
 * there is do not keep out small ones. Safe for use by many threads.
 */
public final class ByteBudget {
    private final Size size;
    private final Runnable onRefusal;
    private final Map<Object, Long> byHolder = new HashMap<>();
    private long taken;
    private long refused;

    /** @param onRefusal told of each request that finds no room */
    public ByteBudget(Size size, Runnable onRefusal) {
        this.size = size;
        this.onRefusal = onRefusal;
    }

    /**
     * How many bytes.
     *
     * @param most of all requests
     * @param mostOfOne of those of one holder
     * @param free of each request, which do not count
     */
    public record Size(long most, long mostOfOne, long free) {
        private static final long FREE = 64 << 10;

        /** Where one holder has half at most, and 64 KiB of each request are free. */
        public static Size shared(long most) {
            return new Size(most, most / 2, FREE);
        }
    }

    /** Those that are held now; free ones are not. */
    public synchronized long taken() {
        return taken;
    }

    /** A request of which nothing is there yet. */
    public Request request(Object holder) {
        return new Request(holder);
    }

    /** Why a request was refused, as a sentence without its end. */
    public String refusal() {
        return "requests under way have as many bytes as this server takes, " + size.most + " together and "
                + size.mostOfOne + " of one caller";
    }

    /** How long a request that is refused now is to wait. */
    public synchronized long pauseMillis() {
        return Pauses.millis(refused);
    }

    private synchronized boolean take(Object holder, long bytes) {
        long ofOne = byHolder.getOrDefault(holder, 0L) + bytes;
        boolean taking = taken + bytes <= size.most && ofOne <= size.mostOfOne;
        if (taking) {
            byHolder.put(holder, ofOne);
            taken += bytes;
        } else {
            refused++;
        }
        return taking;
    }

    private synchronized void giveBack(Object holder, long bytes) {
        long left = byHolder.getOrDefault(holder, 0L) - bytes;
        if (left > 0) {
            byHolder.put(holder, left);
        } else {
            byHolder.remove(holder);
        }
        taken -= bytes;
    }

    /** One of them. For one thread at a time. */
    public final class Request {
        private final Object holder;
        private long held;

        private Request(Object holder) {
            this.holder = holder;
        }

        /** Takes room until so many bytes of it may be there; false if there is none, and then it holds what it held. */
        public boolean growTo(long bytes) {
            long more = bytes - size.free - held;
            if (more <= 0) {
                return true;
            }
            if (!take(holder, more)) {
                onRefusal.run();
                return false;
            }
            held += more;
            return true;
        }

        /** Nothing of it is there any more. */
        public void giveBack() {
            ByteBudget.this.giveBack(holder, held);
            held = 0;
        }
    }
}
