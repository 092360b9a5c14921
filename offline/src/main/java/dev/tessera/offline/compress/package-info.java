/**
 * Makes a study's trained encoder smaller and says what that costs: bytes, speed and quality before and after, in one table, with a budget that
 * refuses a result which loses too much. A result that is kept is the encoder of a study of its own, which the stages from embed on take. What
 * smaller item vectors would cost stands beside it.
 */
@NullMarked
package dev.tessera.offline.compress;

import org.jspecify.annotations.NullMarked;
