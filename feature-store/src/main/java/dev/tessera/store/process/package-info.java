/**
 * Programs started by another program. A child started through {@link dev.tessera.store.process.Supervised} ends when its parent does,
 * whatever killed the parent. And what keeps programs apart: {@link dev.tessera.store.process.FolderLock}.
 */
@NullMarked
package dev.tessera.store.process;

import org.jspecify.annotations.NullMarked;
