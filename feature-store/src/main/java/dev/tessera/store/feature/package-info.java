/**
 * What models read of items: the one implementation of every feature, called by training and by serving alike. Nothing here knows
 * TensorFlow; inputs leave as plain arrays.
 */
@NullMarked
package dev.tessera.store.feature;

import org.jspecify.annotations.NullMarked;
