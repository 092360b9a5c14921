/**
 * Item vectors in memory and as packed blocks of bytes. Sums run in one fixed lane order, so that a score has the same bits on every
 * machine.
 */
@NullMarked
package dev.tessera.store.vector;

import org.jspecify.annotations.NullMarked;
