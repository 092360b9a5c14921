/**
 * How often what happened lately, as the streaming job counts it: absolute values by day, so that writing one twice has the effect of once.
 */
@NullMarked
package dev.tessera.store.counter;

import org.jspecify.annotations.NullMarked;
