/**
 * Generations, blobs and histories in Redis: the one place that talks to it. Keys stand in {@link dev.tessera.store.redis.RedisKeys},
 * atomic steps are Lua scripts beside the classes that call them; all of it works on one server and on a cluster.
 */
@NullMarked
package dev.tessera.store.redis;

import org.jspecify.annotations.NullMarked;
