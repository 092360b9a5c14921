package dev.tessera.offline.embed;

/**
 * What the embed stage saw.
 *
 * @param unreadable pictures that could not be decoded; their items have no IMAGE part
 */
public record EmbedReport(long items, long unreadable) {}
