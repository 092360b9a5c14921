/**
 * What Tessera's model is measured against: popularity, neighbours, a linear autoencoder, content profiles. Each is implemented to be as strong as it
 * is in the literature, with its settings chosen on the validation targets.
 */
@NullMarked
package dev.tessera.offline.evaluate.baseline;

import org.jspecify.annotations.NullMarked;
