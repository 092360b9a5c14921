package dev.tessera.store.generation;

/** How far a generation has come. There is no way back. */
public enum GenerationState {
    /** Being written; never served; swept when its publisher died. */
    STAGED,
    /** Whole and verified; may be activated. */
    COMPLETE
}
