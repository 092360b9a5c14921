/**
 * Redis without an installation: a real redis-server, started as a child process for a demo, a test or a single machine. Everything it
 * needs (password, configuration, pid file, log, data) lies in one private folder, so that the next start can sweep what a killed one left.
 */
@NullMarked
package dev.tessera.store.redis.embedded;

import org.jspecify.annotations.NullMarked;
