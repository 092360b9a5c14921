package dev.tessera.online.fallback;

/** The declared ladder of fallbacks, best first. */
public enum Rung {
    /** The ranker model on the user's history, with the active generation. */
    FULL,
    /** As {@link #FULL}, but the generation may not be the active one. */
    STALE_GENERATION,
    /** The ranker model failed: items whose content is like that of the user's last items. */
    CONTENT_ONLY,
    /** Nothing is known of the user, the history cannot be read, or there was no time for more: the most popular items. */
    POPULARITY
}
