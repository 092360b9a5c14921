package dev.tessera.offline.refresh;

/** What of the models is trained anew; everything else stays as it is. */
public enum Retrain {
    /** Nothing: vectors are assembled for the catalog as it is now. */
    NONE,
    /** The ranker model; the encoder reads what is new or changed. */
    RANKER,
    /** Also the heads over published towers; what the towers said before is found in the cache. */
    HEAD,
    /** The whole encoder, so that every item is encoded anew. */
    TOWERS;

    boolean encoder() {
        return this == HEAD || this == TOWERS;
    }
}
