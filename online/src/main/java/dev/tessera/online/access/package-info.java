/**
 * Who calls, and what they may do: callers, their scopes and quotas, the digests of their tokens, and the log of what they changed. It knows
 * certificates and tokens, and no transport.
 */
@NullMarked
package dev.tessera.online.access;

import org.jspecify.annotations.NullMarked;
