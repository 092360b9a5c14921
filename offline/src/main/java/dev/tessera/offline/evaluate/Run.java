package dev.tessera.offline.evaluate;

/**
 * Where figures come from.
 *
 * @param study the study's name; for folds taken together, the split's
 * @param split the family of splits: {@code time}, {@code leave-last-out}, {@code cold}
 * @param labels which targets count: {@code all} or {@code high}
 * @param seed of the model's training
 */
public record Run(String study, String split, String labels, String model, long seed) {}
