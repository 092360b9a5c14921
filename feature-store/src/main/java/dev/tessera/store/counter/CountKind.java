package dev.tessera.store.counter;

/** What is counted. */
public enum CountKind {
    /** Engagements with an item. */
    POPULARITY,
    /** Engagements of one user with two items, shortly after each other. */
    COVISITS
}
