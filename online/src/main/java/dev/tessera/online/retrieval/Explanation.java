package dev.tessera.online.retrieval;

/**
 * How a score came about. Added in the order of the components, as {@link #sum()} does, the parts give the score bit for bit once rounded to
 * float.
 */
public record Explanation(double text, double image, double attributes, double behaviour, double bias, double rules) {
    /** One round is the rule; a second is needed where the parts cancel to almost nothing. */
    private static final int ROUNDS = 8;

    /**
     * Parts that were computed apart from the score, made to sum to it: what the rounding of the score leaves over goes to the part of
     * greatest magnitude.
     *
     * @param parts text, image, attributes, behaviour, bias, and what rules add, if they do
     */
    static Explanation balanced(double[] parts, float score) {
        int greatest = 0;
        for (int i = 1; i < parts.length; i++) {
            greatest = Math.abs(parts[i]) > Math.abs(parts[greatest]) ? i : greatest;
        }
        Explanation explanation = of(parts);
        for (int i = 0; i < ROUNDS && (float) explanation.sum() != score; i++) {
            parts[greatest] += score - explanation.sum();
            explanation = of(parts);
        }
        return explanation;
    }

    private static Explanation of(double[] parts) {
        return new Explanation(parts[0], parts[1], parts[2], parts[3], parts[4], parts.length > 5 ? parts[5] : 0);
    }

    /**
     * The same of a score that rules added to.
     *
     * @param score with what they added
     */
    public Explanation withRules(double added, float score) {
        return balanced(new double[] {text, image, attributes, behaviour, bias, added}, score);
    }

    /** {@code ((((text + image) + attributes) + behaviour) + bias) + rules}, in double precision. */
    public double sum() {
        return text + image + attributes + behaviour + bias + rules;
    }
}
