/**
 * Stage 3, fine-tune: trains the item encoder on what users engaged with together, and exports it. Towers are trained from scratch
 * or frozen; the projections behind them always train.
 */
@NullMarked
package dev.tessera.offline.finetune;

import org.jspecify.annotations.NullMarked;
