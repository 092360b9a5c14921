/**
 * The log of decisions: what answers rested on, written to Parquet beside the requests, bounded and counted; and the replay, which makes an
 * answer again from its row.
 */
@NullMarked
package dev.tessera.online.decisions;

import org.jspecify.annotations.NullMarked;
