/**
 * The ranker model: a causal transformer over the vectors of what a user has done, trained to give the next item the highest score.
 * Training, assembling the item vectors from their parts, and export live here; what both sides compute lives in the feature store.
 */
@NullMarked
package dev.tessera.offline.trainranker;

import org.jspecify.annotations.NullMarked;
