/**
 * The second stage: from events to what models train on and are asked for. Every row is point in time: nothing an example sees happened,
 * or became known, at or after the moment it predicts.
 */
@NullMarked
package dev.tessera.offline.trainingset;

import org.jspecify.annotations.NullMarked;
