/**
 * Parquet tables whose schema is a Java record. Every stage reads and writes its rows through this room, and analysts read the same
 * files with any Parquet reader.
 */
@NullMarked
package dev.tessera.store.table;

import org.jspecify.annotations.NullMarked;
