/**
 * A generation ready to be searched, and the ways of scoring its items: for a user vector, by likeness, by popularity. Every way finds
 * the best of the eligible items exactly and can explain each score.
 */
@NullMarked
package dev.tessera.online.retrieval;

import org.jspecify.annotations.NullMarked;
