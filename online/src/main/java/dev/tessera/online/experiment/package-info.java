/**
 * Experiments on users: each user belongs to one variant for as long as the experiment runs, and a variant has rules of its own, or another generation. It knows
 * users and rules; neither transport nor search.
 */
@NullMarked
package dev.tessera.online.experiment;

import org.jspecify.annotations.NullMarked;
