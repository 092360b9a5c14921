package dev.tessera.store.model;

/** What happened. The code is stored in Redis and fed to the ranker model, so it never changes. */
public enum EventKind {
    VIEW(1, true),
    CLICK(2, true),
    ADD(3, true),
    PURCHASE(4, true),
    RATING(5, true),
    DISMISSAL(6, false),
    IMPRESSION(7, false);

    private final int code;
    private final boolean engagement;

    EventKind(int code, boolean engagement) {
        this.code = code;
        this.engagement = engagement;
    }

    /** Stable number from 1 to 7; 0 means padding in model inputs. */
    public int code() {
        return code;
    }

    /** Whether the user turned towards the item: such events enter histories and may be training targets. */
    public boolean engagement() {
        return engagement;
    }

    /** @throws IllegalArgumentException if no kind has this code */
    public static EventKind ofCode(int code) {
        for (EventKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("event kind code " + code + " is unknown; expected 1 to " + values().length);
    }
}
