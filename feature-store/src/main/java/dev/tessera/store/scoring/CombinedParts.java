package dev.tessera.store.scoring;

import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * What all parts of an item say together, beyond the sum of what each says by itself: {@code max(0, x A + b) V - max(0, b) V}, where x is the parts side by
 * side in the order of modalities, those the item lacks as zeros, and then for each modality 1 if it is there, else 0. It is zero for an item that has none.
 *
 * <p>Each modality's share of it is its Shapley value (Shapley, 1953): what the modality adds to those that are there before it, averaged over all
 * orders in which those of the item may come. The shares sum to the whole, and what is not there has none.
 *
 * @param weight A [modalities * (part dimension + 1), units], row-major
 * @param bias b [units]
 * @param output V [units, dimension], row-major
 */
public record CombinedParts(float[] weight, float[] bias, float[] output) {

    void check(int modalities, int partDimension, int dimension) {
        if (weight.length != modalities * (partDimension + 1) * bias.length
                || output.length != bias.length * dimension) {
            throw new IllegalArgumentException("part map: expected weights [" + modalities + " * (" + partDimension
                    + " + 1), " + bias.length + "] and [" + bias.length + ", " + dimension
                    + "] of what parts say together, found " + weight.length + " and " + output.length + " values");
        }
    }

    /** The shares of the modalities that the item has, each [dimension]. */
    Map<Modality, float[]> shares(SortedSet<Modality> modalities, Function<Modality, float[]> parts, int dimension) {
        List<Modality> present = new ArrayList<>();
        List<float[]> inputs = new ArrayList<>();
        int number = 0;
        for (Modality modality : modalities) {
            float[] part = parts.apply(modality);
            if (part.length > 0) {
                present.add(modality);
                inputs.add(input(part, number, modalities.size()));
            }
            number++;
        }
        float[][] said = said(inputs);
        Map<Modality, float[]> shares = new EnumMap<>(Modality.class);
        for (int member = 0; member < present.size(); member++) {
            float[] share = new float[dimension];
            Products.add(unitShare(said, member, present.size()), output, share);
            shares.put(present.get(member), share);
        }
        return shares;
    }

    /** What one part, and that it is there, add to the input of the units. */
    private float[] input(float[] part, int number, int modalities) {
        int units = bias.length;
        float[] input = new float[units];
        Products.add(part, weight, number * part.length * units, input);
        Products.add(new float[] {1}, weight, (modalities * part.length + number) * units, input);
        return input;
    }

    /** What the units say of each coalition of those that are there, as a bit set. */
    private float[][] said(List<float[]> inputs) {
        float[][] said = new float[1 << inputs.size()][];
        for (int coalition = 0; coalition < said.length; coalition++) {
            said[coalition] = units(inputs, coalition);
        }
        return said;
    }

    /** One member's share of what the units say: what it adds to each coalition of the others, weighted by how likely that precedes it. */
    private float[] unitShare(float[][] said, int member, int members) {
        double[] share = new double[bias.length];
        for (int coalition = 0; coalition < said.length; coalition++) {
            if ((coalition >> member & 1) == 0) {
                double likelihood = likelihood(Integer.bitCount(coalition), members);
                float[] without = said[coalition];
                float[] with = said[coalition | 1 << member];
                for (int i = 0; i < share.length; i++) {
                    share[i] += likelihood * (with[i] - without[i]);
                }
            }
        }
        float[] rounded = new float[share.length];
        for (int i = 0; i < share.length; i++) {
            rounded[i] = (float) share[i];
        }
        return rounded;
    }

    /** How likely a given coalition of this size precedes a given member in a random order: s! (n - s - 1)! / n!. */
    private static double likelihood(int size, int members) {
        double likelihood = 1.0 / members;
        for (int i = 1; i <= size; i++) {
            likelihood *= (double) i / (members - i);
        }
        return likelihood;
    }

    private float[] units(List<float[]> inputs, int coalition) {
        float[] units = bias.clone();
        for (int member = 0; member < inputs.size(); member++) {
            if ((coalition >> member & 1) == 1) {
                float[] input = inputs.get(member);
                for (int i = 0; i < units.length; i++) {
                    units[i] += input[i];
                }
            }
        }
        for (int i = 0; i < units.length; i++) {
            units[i] = Math.max(0, units[i]);
        }
        return units;
    }
}
