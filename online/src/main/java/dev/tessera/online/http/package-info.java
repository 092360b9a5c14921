/**
 * JSON over HTTP beside gRPC: the same calls, through the same interceptors, on the same threads. A request becomes a call whose messages are JSON; what the
 * service behind it is, nobody here knows.
 */
@NullMarked
package dev.tessera.online.http;

import org.jspecify.annotations.NullMarked;
