/**
 * Erasing users: from Redis, from every table of the work directory, and from what is yet to be read. Says what was removed, and what remains
 * until when.
 */
@NullMarked
package dev.tessera.offline.forget;

import org.jspecify.annotations.NullMarked;
