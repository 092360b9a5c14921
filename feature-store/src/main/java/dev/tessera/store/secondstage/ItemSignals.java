package dev.tessera.store.secondstage;

/**
 * What the second stage reads of an item beside its vectors and the score that the first stage gives it.
 *
 * @param bias of the first stage
 * @param popularity logarithm of how often it was chosen, in relation to an average item
 * @param trend logarithm of how often it was chosen in the newest tenth of the time, in relation to a tenth of all its choices
 * @param untried 1 if it was never chosen, else 0
 * @param availableFrom epoch milliseconds; 0 if it always was there
 * @param numbers by {@link SecondStageRule#numbers}; NaN where the item has none
 */
public record ItemSignals(
        float bias, float popularity, float trend, float untried, long availableFrom, float[] numbers) {}
