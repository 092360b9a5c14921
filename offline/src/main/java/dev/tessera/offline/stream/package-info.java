/**
 * Events from the ranker's streams, into Parquet: the job reads the streams of all partitions and writes event files by date and hour, each event
 * once, however often it is killed.
 */
@NullMarked
package dev.tessera.offline.stream;

import org.jspecify.annotations.NullMarked;
