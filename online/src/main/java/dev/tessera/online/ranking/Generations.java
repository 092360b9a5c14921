package dev.tessera.online.ranking;

import dev.tessera.store.model.UserId;

/** Where requests get the generation they are answered from. */
public interface Generations {
    /**
     * Pins the generation that is served now.
     *
     * @throws NotReadyException if none is loaded yet
     */
    GenerationPin pin();

    /**
     * Pins the generation that a user gets: a canary, if it takes this user and is loaded, or else the one that is served.
     *
     * @throws NotReadyException if none is loaded yet
     */
    GenerationPin pin(UserId user);
}
