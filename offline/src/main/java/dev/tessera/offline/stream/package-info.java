/**
 * Events from the ranker's streams, or from a Kafka topic, into Parquet: the job reads what is there of either and writes event files by date and hour and
 * counters, each event once, however often it is killed.
 */
@NullMarked
package dev.tessera.offline.stream;

import org.jspecify.annotations.NullMarked;
