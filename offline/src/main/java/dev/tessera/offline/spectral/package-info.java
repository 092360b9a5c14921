/** Sparse symmetric matrices, their leading eigenvectors, and the item factors made of them. */
@NullMarked
package dev.tessera.offline.spectral;

import org.jspecify.annotations.NullMarked;
