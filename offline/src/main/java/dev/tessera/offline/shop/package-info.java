/**
 * The built-in demo shop: a generated catalog with drawn pictures, and shoppers whose choices follow a known model. Everything is
 * synthetic and seeded, so that what a trained model reaches can be compared with what could be reached.
 */
@NullMarked
package dev.tessera.offline.shop;

import org.jspecify.annotations.NullMarked;
