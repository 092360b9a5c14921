/**
 * How good a ranking is and how sure one can be of it: ranks of targets, metrics of ranks, bootstrap intervals over users. Pure functions on arrays;
 * they know neither models nor tables.
 */
@NullMarked
package dev.tessera.offline.evaluate.metric;

import org.jspecify.annotations.NullMarked;
