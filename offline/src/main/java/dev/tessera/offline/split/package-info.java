/**
 * Which events a model may learn from and which it is asked to predict: the four splits of the evaluation protocol. A split draws lines
 * in time through each user's events; it never sees a model, a table or a file.
 */
@NullMarked
package dev.tessera.offline.split;

import org.jspecify.annotations.NullMarked;
