package dev.tessera.store.generation;

import dev.tessera.store.vector.VectorPrecision;

/** What a generation is made of. */
public enum ArtifactKind {
    /** Item vectors and biases: {@link dev.tessera.store.vector.VectorBlock}s. */
    VECTORS,
    /** The four parts of each vector: vector blocks of four times the dimension. */
    PARTS,
    /** The same, as bytes: {@link dev.tessera.store.vector.Int8PartBlock}s. A generation has these or those. */
    INT8_PARTS,
    /** What people see of an item: {@link CardBlock}s. */
    CARDS,
    /** How often items were chosen: {@link CountBlock}s. */
    COUNTS,
    /** The search index: {@link dev.tessera.store.vector.Cells}, one blob; absent if all items are searched. */
    INDEX,
    /** The ranker's folder: a listing, then its files. */
    RANKER,
    /** The encoder's folder, likewise; absent if the generation was published without. */
    ENCODER,
    /** The second stage's folder, likewise; absent if none was released. */
    SECOND_STAGE;

    /** What holds the parts of item vectors. */
    public static ArtifactKind ofParts(VectorPrecision precision) {
        return switch (precision) {
            case FLOAT32 -> PARTS;
            case INT8 -> INT8_PARTS;
        };
    }

    /** Whether it has a row an item; else it is a folder of files. */
    public boolean ofItems() {
        return this != RANKER && this != ENCODER && this != SECOND_STAGE;
    }
}
