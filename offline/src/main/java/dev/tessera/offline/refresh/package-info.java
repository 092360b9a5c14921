/**
 * The stages again, on files that have changed: only items whose content changed are encoded, and what comes out is published if a gate holds that
 * compares it with what is served. Made for schedulers. Start reading at {@link dev.tessera.offline.refresh.Refresh}.
 */
@NullMarked
package dev.tessera.offline.refresh;

import org.jspecify.annotations.NullMarked;
