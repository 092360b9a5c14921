/** Certificates and keys, as operators keep them in files. */
@NullMarked
package dev.tessera.store.pem;

import org.jspecify.annotations.NullMarked;
