/**
 * Which items may be shown at all: filters on attributes, what the caller excludes, what the user has seen, what is not available yet. A
 * rule says yes or no to a row of the catalog; it never changes a score.
 */
@NullMarked
package dev.tessera.online.rules;

import org.jspecify.annotations.NullMarked;
