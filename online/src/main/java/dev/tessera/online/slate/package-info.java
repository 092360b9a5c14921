/**
 * Puts a slate together: finds the best candidates under a way of scoring, and places them as the rules of a slate say. What a rule needs to know
 * stands in a record; the same records come from requests and from the log of decisions.
 */
@NullMarked
package dev.tessera.online.slate;

import org.jspecify.annotations.NullMarked;
