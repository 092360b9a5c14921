package dev.tessera.online.access;

/** Why a call was refused before it was handled. */
public enum Refusal {
    /** It showed no credentials that this ranker knows. */
    CREDENTIALS,
    /** Its caller's quota was used up. */
    QUOTA,
    /** Its caller lacks the scope that it needs. */
    SCOPE,
    /** There was no room for its request. */
    BYTES
}
