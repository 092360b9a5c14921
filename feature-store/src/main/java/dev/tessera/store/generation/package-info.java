/**
 * The generation, the immutable unit of release: its manifest, the content-addressed blobs that hold its bytes, and the one pointer that
 * says which generation is served. A publisher writes here, a ranker loads from here; neither knows where the bytes live.
 */
@NullMarked
package dev.tessera.store.generation;

import org.jspecify.annotations.NullMarked;
