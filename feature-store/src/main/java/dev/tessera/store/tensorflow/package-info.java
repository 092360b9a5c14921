/**
 * TensorFlow models as both sides load them: a SavedModel is checked against the signature it should have before anything runs.
 * Every native resource here has one owner that closes it.
 */
@NullMarked
package dev.tessera.store.tensorflow;

import org.jspecify.annotations.NullMarked;
