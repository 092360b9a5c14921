/**
 * How many calls may be under way, and on which threads: each kind of call has a bulkhead of its own, so none starves another, and sheds what it cannot answer in time.
 * It knows neither transport nor what calls do.
 */
@NullMarked
package dev.tessera.online.admission;

import org.jspecify.annotations.NullMarked;
