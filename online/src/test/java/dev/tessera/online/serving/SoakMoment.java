package dev.tessera.online.serving;

/** What goes on while a request falls due. */
enum SoakMoment {
    /** The second before a switch, on the same machine in the same moments. */
    BEFORE,
    /** The second after a switch to a generation that the ranker holds, a canary's included. */
    SWITCH,
    /** A generation is written, loaded beside those that there are, and switched to. */
    PUBLICATION,
    OTHER
}
