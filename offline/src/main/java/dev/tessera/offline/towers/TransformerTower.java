package dev.tessera.offline.towers;

/**
 * A tower whose blocks are the layers of a transformer.
 *
 * @param <T> the tower
 */
public interface TransformerTower<T extends Tower<?>> {
    Transformer transformer();

    /** The same tower with other layers, of the same width. */
    T with(Transformer other);
}
