package dev.tessera.offline.publish;

import dev.tessera.offline.index.IndexChoice;
import dev.tessera.offline.split.Everything;
import dev.tessera.offline.split.TimeSplit;
import dev.tessera.offline.study.Study;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.vector.VectorPrecision;
import java.time.Duration;
import java.util.Optional;

/**
 * What to publish, and how.
 *
 * @param release what is published
 * @param gate whether it may be served
 * @param activation how it comes to be served
 * @param retention what stays, of it and of others
 */
public record PublishOptions(Release release, Gate gate, Activation activation, Retention retention) {
    /** How many history entries the ranker model was trained to read. */
    public static final int DEFAULT_HISTORY = 50;

    /** Of the study {@code all}. */
    public static final PublishOptions DEFAULT = of(Release.DEFAULT);

    /** All else as by default. */
    public static PublishOptions of(Release release) {
        return new PublishOptions(release, Gate.DEFAULT, Activation.DEFAULT, Retention.DEFAULT);
    }

    /**
     * What is published.
     *
     * @param study the study whose model is served
     * @param id the new generation's name; by default the time and the data hash
     * @param index whether it gets a search index
     * @param precision what the parts of its item vectors are stored as; empty for that of the generation that is served
     * @param secondStage whether it gets the second stage, if that was released
     */
    public record Release(
            Study study,
            Optional<GenerationId> id,
            IndexChoice index,
            Optional<VectorPrecision> precision,
            boolean secondStage) {
        public static final Release DEFAULT =
                new Release(Study.of(new Everything()), Optional.empty(), IndexChoice.AUTO, Optional.empty(), true);

        /** The default one, under a name. */
        public static Release named(GenerationId id) {
            return new Release(DEFAULT.study, Optional.of(id), DEFAULT.index, DEFAULT.precision, DEFAULT.secondStage);
        }
    }

    /**
     * Whether it may be served.
     *
     * @param study the study whose evaluation is read; it is trained on less, so that it could be evaluated
     * @param force publish whatever the evaluation says
     */
    public record Gate(Study study, boolean force) {
        public static final Gate DEFAULT = of(Release.DEFAULT.study, false);

        public static final Gate FORCED = of(Release.DEFAULT.study, true);

        /** By the evaluation of the same study of the time split. */
        public static Gate of(Study served, boolean force) {
            return new Gate(served.withSplit(TimeSplit.DEFAULT), force);
        }
    }

    /**
     * How it comes to be served.
     *
     * @param canary the share of users that it is served to; empty serves it to all
     * @param longestWait how long running rankers may take to load it before the flip; zero flips at once
     */
    public record Activation(Optional<Double> canary, Duration longestWait) {
        public static final Activation DEFAULT = new Activation(Optional.empty(), PreparedActivation.DEFAULT_WAIT);

        /** To all, however far rankers are. */
        public static final Activation AT_ONCE = new Activation(Optional.empty(), Duration.ZERO);

        public Activation {
            if (longestWait.isNegative()) {
                throw new IllegalArgumentException(
                        "publish with a longest wait of " + longestWait + "; expected none below 0");
            }
        }
    }

    /**
     * What stays, of it and of others.
     *
     * @param historyLimit how many entries of a user are kept; 0 leaves histories alone
     * @param generations how many complete generations stay however old, beside the active and the previous one
     * @param sweepAge from when on others, and what a killed publisher left, are deleted; longer than any publishing takes
     * @param saving where what is published is kept for a Redis that loses it
     */
    public record Retention(int historyLimit, int generations, Duration sweepAge, Saving saving) {
        /** Two spare generations, leftovers for a day, a copy in the work directory. */
        public static final Retention DEFAULT = savedBy(new Saving.InWorkDirectory());

        public Retention {
            if (historyLimit < 0 || generations < 0 || sweepAge.isNegative()) {
                throw new IllegalArgumentException("publish with history limit " + historyLimit + ", " + generations
                        + " spare generations, sweep age " + sweepAge + "; expected none below 0");
            }
        }

        /** The default one, with a copy elsewhere or none. */
        public static Retention savedBy(Saving saving) {
            return new Retention(DEFAULT_HISTORY, 2, Duration.ofDays(1), saving);
        }
    }
}
