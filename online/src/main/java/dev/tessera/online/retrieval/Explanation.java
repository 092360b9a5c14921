package dev.tessera.online.retrieval;

/**
 * How a score came about. Added in the order of the components, as {@link #sum()} does, the parts give the score bit for bit once rounded to
 * float.
 *
 * @param residual what the second stage added, which is not split any further; 0 where it added nothing
 * @param rules what boosts added
 */
public record Explanation(
        double text, double image, double attributes, double behaviour, double bias, double residual, double rules) {
    /** One round is the rule; a second is needed where the parts cancel to almost nothing. */
    private static final int ROUNDS = 8;

    /**
     * Parts that were computed apart from the score, made to sum to it: what the rounding of the score leaves over goes to the part of
     * greatest magnitude.
     *
     * @param parts text, image, attributes, behaviour, bias
     */
    static Explanation balanced(double[] parts, float score) {
        return balanced(parts, 0, 0, score);
    }

    /**
     * The same of a score that a second stage added to.
     *
     * @param score with what it added
     */
    Explanation withResidual(double added, float score) {
        return balanced(parts(), added, rules, score);
    }

    /**
     * The same of a score that rules added to.
     *
     * @param score with what they added
     */
    public Explanation withRules(double added, float score) {
        return balanced(parts(), residual, added, score);
    }

    private double[] parts() {
        return new double[] {text, image, attributes, behaviour, bias};
    }

    /** What was added is what it is: the rounding of the whole is in the parts. */
    private static Explanation balanced(double[] parts, double residual, double rules, float score) {
        int greatest = 0;
        for (int i = 1; i < parts.length; i++) {
            greatest = Math.abs(parts[i]) > Math.abs(parts[greatest]) ? i : greatest;
        }
        Explanation explanation = of(parts, residual, rules);
        for (int i = 0; i < ROUNDS && (float) explanation.sum() != score; i++) {
            parts[greatest] += score - explanation.sum();
            explanation = of(parts, residual, rules);
        }
        return explanation;
    }

    private static Explanation of(double[] parts, double residual, double rules) {
        return new Explanation(parts[0], parts[1], parts[2], parts[3], parts[4], residual, rules);
    }

    /** {@code (((((text + image) + attributes) + behaviour) + bias) + residual) + rules}, in double precision. */
    public double sum() {
        return text + image + attributes + behaviour + bias + residual + rules;
    }
}
