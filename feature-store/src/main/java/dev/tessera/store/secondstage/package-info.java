/**
 * The second stage of ranking: what it reads of candidates, of a history and of the moment, and the model that turns that into a residual for each candidate of the
 * first stage. Training, evaluation and the ranker all ask through here.
 */
@NullMarked
package dev.tessera.store.secondstage;

import org.jspecify.annotations.NullMarked;
