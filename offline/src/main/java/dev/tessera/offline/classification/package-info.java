/** How well classes are told: precision, recall and F1 by class, and their averages. */
@NullMarked
package dev.tessera.offline.classification;

import org.jspecify.annotations.NullMarked;
