/**
 * Everything at once on one machine: Redis, the offline stages and the ranker as processes of their own, started in order, watched,
 * measured, and ended together.
 */
@NullMarked
package dev.tessera.online.launch;

import org.jspecify.annotations.NullMarked;
