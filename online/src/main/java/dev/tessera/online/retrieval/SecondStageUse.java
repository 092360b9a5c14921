package dev.tessera.online.retrieval;

/** What came of the second stage in an answer. */
public enum SecondStageUse {
    /** The generation has none, the rung has no user vector, or nobody asked for what it does. */
    NONE,
    /** The best candidates stand in the order of both stages. */
    USED,
    /** Too little time was left: the first stage's order answers. */
    OUT_OF_TIME,
    /** Its model failed: the first stage's order answers. */
    FAILED,
    /** The request left it out. */
    LEFT_OUT;

    /** Whether the first stage searched for as many candidates as the second takes. */
    public boolean searchedForCandidates() {
        return this == USED || this == OUT_OF_TIME || this == FAILED;
    }
}
