/**
 * Stage 3, fine-tune: trains the item encoder on what users did and on labels, and exports it. Towers are trained from scratch, or
 * go on from published ones by a mode that says what changes.
 */
@NullMarked
package dev.tessera.offline.finetune;

import org.jspecify.annotations.NullMarked;
