/**
 * From a history to scores, and from parts to an item vector: what evaluation and the online ranker must do alike, float for float.
 * Nothing here talks to Redis or knows a transport.
 */
@NullMarked
package dev.tessera.store.scoring;

import org.jspecify.annotations.NullMarked;
