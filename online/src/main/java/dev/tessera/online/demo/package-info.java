/**
 * The tour: a client like any other, over gRPC, that shows on a running ranker what recommendations look like and how they follow what a
 * user does.
 */
@NullMarked
package dev.tessera.online.demo;

import org.jspecify.annotations.NullMarked;
