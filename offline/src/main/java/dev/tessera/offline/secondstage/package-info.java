/**
 * The second stage of ranking: learns to put the first stage's best candidates in a better order, from what each of them has in common with the entries of a history,
 * and is released only where it is not worse. Its first stage is one that has not seen the answers.
 */
@NullMarked
package dev.tessera.offline.secondstage;

import org.jspecify.annotations.NullMarked;
