/** Items that changed while they were served, on their way into the next generation: from the item log into a table, and what ingest made of each. */
@NullMarked
package dev.tessera.offline.itemlog;

import org.jspecify.annotations.NullMarked;
