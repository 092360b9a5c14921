/**
 * Traces: a span a call, with its parts, as a link of the caller's trace. No span holds the id of a user or an item.
 */
@NullMarked
package dev.tessera.online.tracing;

import org.jspecify.annotations.NullMarked;
