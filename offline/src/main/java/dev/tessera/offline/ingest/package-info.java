/**
 * Stage 1: the user's files become the tables {@code items}, {@code events} and {@code rejected}. Every row is either accepted or kept
 * with file, row, field and reason; nothing is dropped in silence and nothing is repaired by guessing.
 */
@NullMarked
package dev.tessera.offline.ingest;

import org.jspecify.annotations.NullMarked;
