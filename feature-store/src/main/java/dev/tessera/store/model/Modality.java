package dev.tessera.store.model;

/** What an item vector is made of. Each may be missing for an item; the order is the order of the parts everywhere. */
public enum Modality {
    TEXT,
    IMAGE,
    ATTRIBUTES,
    BEHAVIOUR;

    /** The modalities that an encoder reads from an item's content, in order; behaviour is learnt, not read. */
    public static java.util.List<Modality> content() {
        return java.util.List.of(TEXT, IMAGE, ATTRIBUTES);
    }
}
