/**
 * Turns a request into a slate: pin a generation, read the history, step on the ladder, apply the rules, search, explain. It knows
 * neither the transport nor the store behind the interfaces it is given.
 */
@NullMarked
package dev.tessera.online.ranking;

import org.jspecify.annotations.NullMarked;
