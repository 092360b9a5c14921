/**
 * The log of decisions as a Parquet table: one row an answer, with what it rested on. Rankers write it, the replay and analysts read it.
 */
@NullMarked
package dev.tessera.store.decision;

import org.jspecify.annotations.NullMarked;
