/**
 * The declared ladder: which way of scoring a request gets when something that the best way needs is missing. Nothing falls back
 * silently: the rung and the reason are part of the answer.
 */
@NullMarked
package dev.tessera.online.fallback;

import org.jspecify.annotations.NullMarked;
