package dev.tessera.online.fallback;

/** Why a request does not stand on {@link Rung#FULL}. */
public enum Cause {
    /** It does. */
    NONE(""),
    /** The generation may not be the active one; {@link Step#reason} says why not. */
    GENERATION_NOT_ACTIVE("the generation may not be the active one"),
    NO_HISTORY("the user has no history"),
    HISTORY_UNREADABLE("the user's history cannot be read"),
    HISTORY_UNKNOWN("the generation knows no item of the user's history"),
    MODEL_FAILED("the ranker model failed"),
    /** Boosts or diversity, or a search of many items: what is popular was there at once. */
    OUT_OF_TIME("ranking was not done in time; boosts and diversity are left out");

    private final String text;

    Cause(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
