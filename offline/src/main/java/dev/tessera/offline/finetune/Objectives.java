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
 * @param sequence what comes next in a user's history, foretold by a ranker model that is trained together with the encoder
 * @param alignment of all pictures a text finds its own
 * @param matching whether a text belongs to a picture
 * @param classes which value an item has, by attribute
 */
public record Objectives(
        double engagement, double sequence, double alignment, double matching, SortedMap<String, Double> classes)
        implements Serializable {
    public static final String ENGAGEMENT = "engagement";
    public static final String SEQUENCE = "sequence";
    public static final String ALIGNMENT = "alignment";
    public static final String MATCHING = "matching";

    private static final long serialVersionUID = 2L;

    public Objectives {
        classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
    }

    /** Engagement alone. */
    public static Objectives engagementAlone() {
        return of(Map.of(ENGAGEMENT, 1.0));
    }

    /**
     * @param weights by name: engagement, sequence, alignment, matching, or else an attribute
     * @throws IllegalArgumentException if a weight is negative, none is above 0, or engagement and sequence both are
     */
    public static Objectives of(Map<String, Double> weights) {
        SortedMap<String, Double> classes = new TreeMap<>(weights);
        classes.keySet().removeAll(List.of(ENGAGEMENT, SEQUENCE, ALIGNMENT, MATCHING));
        Objectives objectives = new Objectives(
                weights.getOrDefault(ENGAGEMENT, 0.0),
                weights.getOrDefault(SEQUENCE, 0.0),
                weights.getOrDefault(ALIGNMENT, 0.0),
                weights.getOrDefault(MATCHING, 0.0),
                classes);
        boolean good = weights.values().stream().allMatch(weight -> weight >= 0 && Double.isFinite(weight));
        if (!good || objectives.sum() <= 0) {
            throw new IllegalArgumentException(
                    "--objective is " + new TreeMap<>(weights)
                            + "; expected weights from 0, at least one above, of engagement or sequence, alignment, matching or attributes");
        }
        if (objectives.engagement > 0 && objectives.sequence > 0) {
            throw new IllegalArgumentException(
                    "--objective has engagement and sequence, each of which says alone what items have in common; "
                            + "expected one of them");
        }
        return objectives;
    }

    /** Whether it is trained on what users did, and not on content alone. */
    boolean engages() {
        return engagement > 0 || sequence > 0;
    }

    /** Whether texts are compared with pictures. */
    boolean pairs() {
        return alignment > 0 || matching > 0;
    }

    private double sum() {
        return engagement
                + sequence
                + alignment
                + matching
                + classes.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
