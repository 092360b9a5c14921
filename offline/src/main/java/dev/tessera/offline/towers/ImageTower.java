package dev.tessera.offline.towers;

import org.tensorflow.types.TUint8;

/** A network from pixels [items, height, width, 3], red, green, blue, to features. */
public non-sealed interface ImageTower extends Tower<TUint8> {}
