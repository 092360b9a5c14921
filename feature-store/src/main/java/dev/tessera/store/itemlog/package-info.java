/**
 * What became of single items since the last generation: content that came in by {@code UpsertItem}, and removals, in one durable order. A
 * generation contains the log up to its watermark; rankers lay what came later over it.
 */
@NullMarked
package dev.tessera.store.itemlog;

import org.jspecify.annotations.NullMarked;
