/**
 * The wire: one class an RPC, which checks and converts the message, delegates to ranking, and converts the answer. One interceptor
 * turns exceptions into status codes.
 */
@NullMarked
package dev.tessera.online.grpc;

import org.jspecify.annotations.NullMarked;
