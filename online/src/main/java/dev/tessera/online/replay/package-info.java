/** {@code ./tessera replay}: makes logged answers again from the generations that they name, and says which are not the same. */
@NullMarked
package dev.tessera.online.replay;

import org.jspecify.annotations.NullMarked;
