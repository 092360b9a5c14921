/** Brings back what a Redis lost and tables still have. */
@NullMarked
package dev.tessera.offline.recover;

import org.jspecify.annotations.NullMarked;
