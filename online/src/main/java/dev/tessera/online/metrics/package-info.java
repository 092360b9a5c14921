/**
 * What a ranker tells of itself in figures: instruments over what others count, and the address where Prometheus reads them. No label holds the id
 * of a user, an item or a decision.
 */
@NullMarked
package dev.tessera.online.metrics;

import org.jspecify.annotations.NullMarked;
