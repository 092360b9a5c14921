package dev.tessera.store.history;

import java.time.Duration;

/**
 * How events are recorded.
 *
 * @param historyLimit how many entries of a user's history are kept
 * @param horizon how long event ids are remembered; older events are refused
 * @param durability what must have happened before an event counts as recorded
 * @param streamMaxBytes how much memory the stream of one partition of users may take before events are refused
 */
public record RecordingSettings(int historyLimit, Duration horizon, Durability durability, long streamMaxBytes) {
    public static final Duration DEFAULT_HORIZON = Duration.ofDays(7);
    public static final long DEFAULT_STREAM_MAX_BYTES = 64L << 20;

    public RecordingSettings {
        if (historyLimit < 1 || horizon.isNegative() || horizon.isZero()) {
            throw new IllegalArgumentException(
                    "history limit is " + historyLimit + " and dedupe horizon " + horizon + "; expected both positive");
        }
        if (streamMaxBytes < 1) {
            throw new IllegalArgumentException("stream limit is " + streamMaxBytes + " bytes; expected at least 1");
        }
    }

    /** Recorded once it is in memory, a horizon of 7 days, streams of up to 64 MiB. */
    public static RecordingSettings of(int historyLimit) {
        return new RecordingSettings(historyLimit, DEFAULT_HORIZON, new Durability.Memory(), DEFAULT_STREAM_MAX_BYTES);
    }

    public RecordingSettings withHorizon(Duration kept) {
        return new RecordingSettings(historyLimit, kept, durability, streamMaxBytes);
    }

    public RecordingSettings withDurability(Durability mode) {
        return new RecordingSettings(historyLimit, horizon, mode, streamMaxBytes);
    }

    public RecordingSettings withStreamMaxBytes(long bytes) {
        return new RecordingSettings(historyLimit, horizon, durability, bytes);
    }
}
