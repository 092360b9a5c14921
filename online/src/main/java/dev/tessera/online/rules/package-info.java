/**
 * Which items may be shown at all: filters on attributes, what the caller excludes, what the user has seen, what is not available yet. A
 * rule of these says yes or no to a row of the catalog; what moves items that may be shown is in {@code slate}.
 */
@NullMarked
package dev.tessera.online.rules;

import org.jspecify.annotations.NullMarked;
