package dev.tessera.store.secondstage;

/**
 * What the second stage reads of an item beside its vectors and the score that the first stage gives it. How often the item was chosen at all, and how new it is, are not among it: the
 * score holds that already, and a validation period has next to no items that nobody chose before it, from which their due could be learnt.
 *
 * @param trend logarithm of how often it was chosen in the newest tenth of the time, in relation to a tenth of all its choices
 * @param numbers by {@link SecondStageRule#numbers}; NaN where the item has none
 */
public record ItemSignals(float trend, float[] numbers) {}
