/**
 * Load: how long one client waits, and how many requests a second a ranker holds, with the wait counted from when a request was due and
 * not from when the client got round to it.
 */
@NullMarked
package dev.tessera.online.load;

import org.jspecify.annotations.NullMarked;
