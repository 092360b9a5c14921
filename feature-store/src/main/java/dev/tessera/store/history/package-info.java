/**
 * What each user did lately, as the ranker reads it: a bounded set of events, in one order, that takes the same event once however often it
 * comes. Recording an event and appending it to the history is one step.
 */
@NullMarked
package dev.tessera.store.history;

import org.jspecify.annotations.NullMarked;
