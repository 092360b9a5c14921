/** How fast this machine runs and trains towers. */
@NullMarked
package dev.tessera.offline.speed;

import org.jspecify.annotations.NullMarked;
