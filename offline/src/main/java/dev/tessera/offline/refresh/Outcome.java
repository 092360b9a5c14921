package dev.tessera.offline.refresh;

import java.util.Locale;

/** How a refresh ended, or that it has not. */
public enum Outcome {
    RUNNING(1),
    PUBLISHED(0),
    NOTHING_TO_DO(0),
    PLANNED(0),
    FAILED(1),
    REFUSED(3);

    private final int exitCode;

    Outcome(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    /** As in the summary. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
