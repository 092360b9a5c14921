/**
 * The one page that people read: what was measured, how sure it is, and pictures of it, in a single file that loads nothing from elsewhere.
 */
@NullMarked
package dev.tessera.offline.evaluate.report;

import org.jspecify.annotations.NullMarked;
