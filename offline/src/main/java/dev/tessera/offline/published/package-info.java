/**
 * Published models: the folders and files that they come in, and how their tensors become the parameters of our towers. What a file lacks
 * or has otherwise than expected is refused with its name.
 */
@NullMarked
package dev.tessera.offline.published;

import org.jspecify.annotations.NullMarked;
