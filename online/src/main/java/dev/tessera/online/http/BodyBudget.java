package dev.tessera.online.http;

import dev.tessera.online.admission.ByteBudget;
import java.io.IOException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Bytes of bodies that are there at once, over all requests: those that were read of each, until it is answered. */
final class BodyBudget {
    private final int mostOfOne;
    private final ByteBudget all;

    /**
     * @param mostOfOne bytes of one body
     * @param all of all
     */
    BodyBudget(int mostOfOne, ByteBudget all) {
        this.mostOfOne = mostOfOne;
        this.all = all;
    }

    /** This one body is larger than any may be. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(int mostOfOne) {
            super("the request is larger than " + mostOfOne + " bytes");
        }
    }

    /** Bodies of others leave no room for this one. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        private final long pauseMillis;

        FullException(String why, long pauseMillis) {
            super(why + "; try again in " + pauseMillis + " ms");
            this.pauseMillis = pauseMillis;
        }

        long pauseMillis() {
            return pauseMillis;
        }
    }

    /** The same request, whose body counts. Reading what is beyond fails with {@link FullException} or {@link TooLargeException}. */
    Request counted(Request request) {
        Counted counted = new Counted(request);
        Request.addCompletionListener(request, failure -> counted.giveBack());
        return counted;
    }

    private final class Counted extends Request.Wrapper {
        private final ByteBudget.Request held;
        private long read;
        private boolean ended;

        Counted(Request request) {
            super(request);
            held = all.request(request.getConnectionMetaData().getId());
        }

        @Override
        public Content.@Nullable Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return chunk;
            }
            boolean tooLarge = isTooLargeWith(chunk.remaining());
            if (!tooLarge && hold(chunk.remaining())) {
                return chunk;
            }
            chunk.release();
            return Content.Chunk.from(
                    tooLarge ? new TooLargeException(mostOfOne) : new FullException(all.refusal(), all.pauseMillis()),
                    true);
        }

        private synchronized boolean isTooLargeWith(long bytes) {
            return read + bytes > mostOfOne;
        }

        private synchronized boolean hold(long bytes) {
            read += bytes;
            return !ended && held.growTo(read);
        }

        private synchronized void giveBack() {
            held.giveBack();
            ended = true;
        }
    }
}
