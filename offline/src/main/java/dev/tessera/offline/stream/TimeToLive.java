package dev.tessera.offline.stream;

import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;

/** How long state of the job is kept after it was last written. */
final class TimeToLive {
    /** An access makes at most one entry, so looking at one old entry in each keeps up. Flink's default of 5 took a tenth of the job's time. */
    private static final int LOOKED_AT_AN_ACCESS = 1;

    private TimeToLive() {}

    static StateTtlConfig of(Duration kept) {
        return StateTtlConfig.newBuilder(kept)
                .cleanupIncrementally(LOOKED_AT_AN_ACCESS, false)
                .build();
    }
}
