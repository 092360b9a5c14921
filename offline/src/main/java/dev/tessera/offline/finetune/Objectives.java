package dev.tessera.offline.finetune;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the encoder is trained for: weights of losses, 0 for none.
 *
 * @param engagement what users engaged with together
 * @param alignment of all pictures a text finds its own
 * @param matching whether a text belongs to a picture
 * @param classes which value an item has, by attribute
 */
public record Objectives(double engagement, double alignment, double matching, SortedMap<String, Double> classes)
        implements Serializable {
    public static final String ENGAGEMENT = "engagement";
    public static final String ALIGNMENT = "alignment";
    public static final String MATCHING = "matching";

    private static final long serialVersionUID = 1L;

    public Objectives {
        classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    }

    /** Engagement alone. */
    public static Objectives engagementAlone() {
        return of(Map.of(ENGAGEMENT, 1.0));
    }

    /**
     * @param weights by name: engagement, alignment, matching, or else an attribute
     * @throws IllegalArgumentException if a weight is negative, or none is above 0
     */
    public static Objectives of(Map<String, Double> weights) {
        SortedMap<String, Double> classes = new TreeMap<>(weights);
        classes.keySet().removeAll(List.of(ENGAGEMENT, ALIGNMENT, MATCHING));
        Objectives objectives = new Objectives(
                weights.getOrDefault(ENGAGEMENT, 0.0),
                weights.getOrDefault(ALIGNMENT, 0.0),
                weights.getOrDefault(MATCHING, 0.0),
                classes);
        boolean good = weights.values().stream().allMatch(weight -> weight >= 0 && Double.isFinite(weight));
        if (!good || objectives.sum() <= 0) {
            throw new IllegalArgumentException(
                    "--objective is " + new TreeMap<>(weights)
                            + "; expected weights from 0, at least one above, of engagement, alignment, matching or attributes");
        }
        return objectives;
    }

    boolean engages() {
        return engagement > 0;
    }

    /** Whether texts are compared with pictures. */
    boolean pairs() {
        return alignment > 0 || matching > 0;
    }

    private double sum() {
        return engagement
                + alignment
                + matching
                + classes.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
