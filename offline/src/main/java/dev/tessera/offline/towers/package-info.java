/**
 * Towers: the networks that read text or pictures, and the files that published ones come in. A tower is either trained from scratch
 * with the encoder, or read from weights and frozen.
 */
@NullMarked
package dev.tessera.offline.towers;

import org.jspecify.annotations.NullMarked;
