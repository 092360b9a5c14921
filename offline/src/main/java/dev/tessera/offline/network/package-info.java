/**
 * Neural networks as TensorFlow graphs built and trained in Java: parameters, layers, the optimiser, checkpoints and export. It
 * knows nothing about items or users; the item encoder and the ranker model are built from it.
 */
@NullMarked
package dev.tessera.offline.network;

import org.jspecify.annotations.NullMarked;
