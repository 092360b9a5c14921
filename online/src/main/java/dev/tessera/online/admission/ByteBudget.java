package dev.tessera.online.admission;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that may be there at once. Safe for use by many threads. */
public final class ByteBudget {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    public ByteBudget(long most) {
        this.most = most;
    }

    public long most() {
        return most;
    }

    /** Takes room for some bytes; false if there is none. */
    public boolean take(long bytes) {
        return taken.getAndUpdate(before -> before + bytes <= most ? before + bytes : before) + bytes <= most;
    }

    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
