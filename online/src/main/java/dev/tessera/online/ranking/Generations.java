package dev.tessera.online.ranking;

/** Where requests get the generation they are answered from. */
public interface Generations {
    /**
     * Pins the generation that is served now.
     *
     * @throws NotReadyException if none is loaded yet
     */
    GenerationPin pin();
}
