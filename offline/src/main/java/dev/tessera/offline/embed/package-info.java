/**
 * Stage 4, embed: every item of the catalog becomes its parts, one vector a modality. Items that nobody has touched are encoded like all
 * others.
 */
@NullMarked
package dev.tessera.offline.embed;

import org.jspecify.annotations.NullMarked;
