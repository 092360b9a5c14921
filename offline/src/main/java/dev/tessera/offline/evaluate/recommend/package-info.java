/**
 * What a model must offer to be evaluated, and what it may learn from: the catalog, the interactions before the cut and the items' contents.
 * Tessera's model and the baselines alike stand behind one interface.
 */
@NullMarked
package dev.tessera.offline.evaluate.recommend;

import org.jspecify.annotations.NullMarked;
