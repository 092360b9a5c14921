package dev.tessera.store.redis;

/**
 * The connections of one process to all servers of its Redis.
 *
 * @param inUse those that run a command now
 * @param idle those that wait for one
 * @param waiting threads that wait for a connection
 */
public record ConnectionCounts(long inUse, long idle, long waiting) {}
