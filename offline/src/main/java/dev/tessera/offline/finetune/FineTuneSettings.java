package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Optimiser;
import dev.tessera.offline.network.Precision;
import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.UpdateRule;
import dev.tessera.store.model.Modality;
import java.io.Serializable;

/**
 * How the encoder is trained.
 *
 * @param dimension of the parts
 * @param window how many events apart two engagements of a user may be to count as together
 * @param objectives what it is trained for
 * @param text how the tower that reads texts is changed, if it is a published one
 * @param image how the tower that reads pictures is changed, if it is a published one
 * @param replicas how many train side by side
 */
public record FineTuneSettings(
        int dimension,
        int window,
        Objectives objectives,
        TowerSettings text,
        TowerSettings image,
        Optimisation optimisation,
        Batches batches,
        Regularisation regularisation,
        Ending ending,
        Replicas replicas)
        implements Serializable {
    private static final long serialVersionUID = 3L;

    /** In one process. */
    public FineTuneSettings(
            int dimension,
            int window,
            Objectives objectives,
            TowerSettings text,
            TowerSettings image,
            Optimisation optimisation,
            Batches batches,
            Regularisation regularisation,
            Ending ending) {
        this(
                dimension,
                window,
                objectives,
                text,
                image,
                optimisation,
                batches,
                regularisation,
                ending,
                Replicas.one(ending.interval()));
    }

    /** For published towers and catalogs of up to some ten thousand items on a CPU. */
    public static FineTuneSettings standard() {
        return new FineTuneSettings(
                64,
                10,
                Objectives.engagementAlone(),
                TowerSettings.head(),
                TowerSettings.head(),
                Optimisation.adam(2e-3, 0.05),
                new Batches(512, 1, Candidates.BATCH, 0),
                new Regularisation(0.1, 0.1, 0),
                new Ending(600, 50, 4, 4_000));
    }

    /** For published towers that are changed, on a CPU: small batches, each told from the whole catalog. */
    public static FineTuneSettings changing() {
        FineTuneSettings standard = standard();
        return new FineTuneSettings(
                standard.dimension,
                standard.window,
                standard.objectives,
                standard.text,
                standard.image,
                Optimisation.adam(5e-4, 0.05),
                new Batches(64, 1, Candidates.CATALOG, 0),
                standard.regularisation,
                new Ending(600, 50, 4, 600));
    }

    /** For the demo shop: some three quarters of a minute on two cores. */
    public static FineTuneSettings demo() {
        return new FineTuneSettings(
                32,
                20,
                Objectives.engagementAlone(),
                TowerSettings.head(),
                TowerSettings.head(),
                Optimisation.adam(8e-3, 0.1),
                new Batches(256, 1, Candidates.BATCH),
                new Regularisation(0.05, 0.1, 0),
                new Ending(560, 100, 2, 4_000));
    }

    /** Of a modality; attributes have no tower, and their head is trained if any is. */
    TowerMode mode(Modality modality) {
        boolean frozen = !text.mode.changesHead() && !image.mode.changesHead();
        return switch (modality) {
            case TEXT -> text.mode;
            case IMAGE -> image.mode;
            default -> frozen ? TowerMode.FROZEN : TowerMode.HEAD;
        };
    }

    TowerSettings tower(Modality modality) {
        return switch (modality) {
            case TEXT -> text;
            case IMAGE -> image;
            default -> throw new IllegalArgumentException(modality + " has no tower");
        };
    }

    Optimiser.Settings optimiser() {
        return new Optimiser.Settings(
                optimisation.rule, (float) optimisation.decay, (float) optimisation.clip, batches.anUpdate);
    }

    Schedule schedule() {
        long warmUp = Math.round(optimisation.warmUp * ending.steps);
        return new Schedule(optimisation.rate, warmUp, ending.steps, 0.05, optimisation.shape);
    }

    /** To train the heads before the towers that are to change: engagement alone, by {@link #standard}, frozen heads staying so. */
    FineTuneSettings headsAlone() {
        FineTuneSettings standard = standard();
        return new FineTuneSettings(
                dimension,
                window,
                Objectives.engagementAlone(),
                text.withoutTower(),
                image.withoutTower(),
                standard.optimisation,
                standard.batches,
                regularisation,
                standard.ending);
    }

    public FineTuneSettings with(TowerSettings otherText, TowerSettings otherImage) {
        return new FineTuneSettings(
                dimension,
                window,
                objectives,
                otherText,
                otherImage,
                optimisation,
                batches,
                regularisation,
                ending,
                replicas);
    }

    public FineTuneSettings with(Objectives others) {
        return new FineTuneSettings(
                dimension, window, others, text, image, optimisation, batches, regularisation, ending, replicas);
    }

    public FineTuneSettings with(Batches others) {
        return new FineTuneSettings(
                dimension, window, objectives, text, image, optimisation, others, regularisation, ending, replicas);
    }

    public FineTuneSettings with(Replicas others) {
        return new FineTuneSettings(
                dimension, window, objectives, text, image, optimisation, batches, regularisation, ending, others);
    }

    /**
     * How a published tower is changed.
     *
     * @param rate peak learning rate of the tower's parameters
     * @param layerDecay what the rate is multiplied with from block to block, the last one's first: 1 for the same everywhere
     * @param dropout within the tower; of one that trains in its last blocks alone, within those
     * @param loraAlpha additions of rank r are multiplied with {@code loraAlpha / r}
     * @param precision of the tower's matrix products
     */
    public record TowerSettings(
            TowerMode mode, double rate, double layerDecay, double dropout, double loraAlpha, Precision precision)
            implements Serializable {
        private static final long serialVersionUID = 2L;

        /** The tower as it was published, and a head that trains. */
        public static TowerSettings head() {
            return of(TowerMode.HEAD);
        }

        private TowerSettings withoutTower() {
            return mode.changesTower() ? head() : this;
        }

        /** A mode with the rate that suits it. */
        public static TowerSettings of(TowerMode mode) {
            return new TowerSettings(
                    mode, mode.kind() == TowerMode.Kind.LORA ? 5e-4 : 5e-5, 0.9, 0, 16, Precision.FLOAT32);
        }
    }

    /**
     * @param rate peak learning rate of heads, and of towers that are trained from scratch
     * @param warmUp share of the steps in which the rate rises
     * @param decay weight decay, of matrices alone
     * @param clip largest global norm of the gradients
     */
    public record Optimisation(
            UpdateRule rule, double rate, Schedule.Shape shape, double warmUp, double decay, double clip)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Adam, after a tenth of the steps to warm up along a half cosine. */
        public static Optimisation adam(double rate, double decay) {
            return new Optimisation(UpdateRule.adam(), rate, Schedule.Shape.COSINE, 0.1, decay, 1);
        }
    }

    /**
     * @param size items in a batch; all their co-engagements take part
     * @param anUpdate batches whose gradients are added up before parameters change
     * @param candidates which items an item of the batch is told from
     * @param popularity share of the items' log popularity that is taken for granted: 1, the encoder learns by how much more often than their
     *     popularity two items go together; 0, how often they do, popularity included (Menon et al., 2021, on logit adjustment)
     */
    public record Batches(int size, int anUpdate, Candidates candidates, double popularity) implements Serializable {
        private static final long serialVersionUID = 2L;

        /** Popularity is taken for granted as a whole. */
        public Batches(int size, int anUpdate, Candidates candidates) {
            this(size, anUpdate, candidates, 1);
        }
    }

    /** Which items an item of a batch is told from. */
    public enum Candidates {
        /** The others of the batch. */
        BATCH,
        /** All that are trained on; those outside the batch as they were when they were last in one. */
        CATALOG
    }

    /**
     * @param dropout of the features that the heads read
     * @param modalityDropout probability with which each modality of an item is hidden in a step
     * @param labelSmoothing share of each target distribution that is spread evenly over the other items of the batch
     */
    public record Regularisation(double dropout, double modalityDropout, double labelSmoothing)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param steps the most updates
     * @param interval updates between validations
     * @param patience validations without improvement after which training stops
     * @param questions most trained items that the held-out ones are ranked for at a validation
     */
    public record Ending(int steps, int interval, int patience, int questions) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Training by several replicas, in rounds (DiLoCo, Douillard et al., 2023).
     *
     * @param count subtasks that train side by side, each on batches of its own; 1 for plain training
     * @param roundSteps updates of a replica between two averages; a round ends at a validation, too
     * @param outerRate what the mean change of a round is multiplied with
     * @param outerMomentum share of the rounds before that a round goes on with
     */
    public record Replicas(int count, int roundSteps, double outerRate, double outerMomentum) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Plain training. */
        public static Replicas one(int roundSteps) {
            return new Replicas(1, roundSteps, 0.7, 0.9);
        }
    }
}
