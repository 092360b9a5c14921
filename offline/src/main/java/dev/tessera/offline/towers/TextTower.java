package dev.tessera.offline.towers;

import org.tensorflow.types.TInt32;

/** A network from tokens [items, length] to features; 0 is padding. */
public non-sealed interface TextTower extends Tower<TInt32> {}
