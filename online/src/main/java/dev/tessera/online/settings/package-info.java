/** Files of an operator that are read again as they change, so that what they say holds without a restart. */
@NullMarked
package dev.tessera.online.settings;

import org.jspecify.annotations.NullMarked;
