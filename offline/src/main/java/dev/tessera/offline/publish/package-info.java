/**
 * The last stage: a trained study becomes a generation that rankers can load, staged, read back and verified before one pointer flips to
 * it. A gate on the evaluation can refuse; histories are brought up to date before the flip.
 */
@NullMarked
package dev.tessera.offline.publish;

import org.jspecify.annotations.NullMarked;
