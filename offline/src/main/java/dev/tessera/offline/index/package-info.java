/**
 * The search index of large catalogs: items are divided into cells, and how many have to be looked at is measured with questions that the catalog will be
 * asked. It is built once, for a generation; rankers load it.
 */
@NullMarked
package dev.tessera.offline.index;

import org.jspecify.annotations.NullMarked;
