package dev.tessera.offline.embed;

/**
 * What the embed stage did.
 *
 * @param encoded items that went through the encoder
 * @param carried items whose parts are what they were, since neither their content nor the encoder has changed
 * @param dropped items that the catalog no longer has
 * @param unreadable pictures, among those encoded, that could not be decoded; their items have no IMAGE part
 * @param seconds that encoding took, without what comes before it, such as loading the encoder
 */
public record EmbedReport(long encoded, long carried, long dropped, long unreadable, double seconds) {
    /** How many the table holds. */
    public long items() {
        return encoded + carried;
    }
}
