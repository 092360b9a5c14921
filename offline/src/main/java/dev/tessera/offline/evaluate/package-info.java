/**
 * Stage 6: ranks the whole catalog for every held-out event with Tessera's model and with the baselines, and says how good each is and how sure
 * that is. Reads a study's tables and models; writes tables that analysts can recompute everything from, and one page to read.
 */
@NullMarked
package dev.tessera.offline.evaluate;

import org.jspecify.annotations.NullMarked;
