/**
 * The ranker as a process: configuration, the server and its health, and the switch from one generation to the next under load. The
 * only place where the parts are wired together.
 */
@NullMarked
package dev.tessera.online.serving;

import org.jspecify.annotations.NullMarked;
