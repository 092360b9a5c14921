package dev.tessera.online.ranking;

/** Which stages of ranking are asked for. */
public enum Stages {
    /** The second one too, where there is one. */
    BOTH,
    /** The first alone: sooner, in an order that is not as good. */
    FIRST
}
