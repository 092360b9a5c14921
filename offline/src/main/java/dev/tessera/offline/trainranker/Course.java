package dev.tessera.offline.trainranker;

/**
 * How far a training goes.
 *
 * @param total steps over which the learning rate rises and falls
 * @param end steps after which it stops, at most {@code total}
 * @param perEpoch steps in which every sequence is seen once
 */
record Course(long total, long end, long perEpoch) {
    private static final int LEAST_EPOCHS = 2;

    Course {
        if (end < 0 || end > total || perEpoch < 1) {
            throw new IllegalArgumentException(
                    "a course of " + total + " steps, " + perEpoch + " an epoch, cannot end after " + end);
        }
    }

    static Course planned(RankerSettings settings, long perEpoch) {
        long total = Math.max(settings.schedule().steps(), LEAST_EPOCHS * perEpoch);
        return new Course(total, total, perEpoch);
    }

    /** The same course, stopped at a step. */
    Course until(long step) {
        return new Course(total, Math.min(total, step), perEpoch);
    }

    /** As many epochs of sequences that take other steps an epoch. */
    Course inSteps(long otherPerEpoch) {
        double ratio = (double) otherPerEpoch / perEpoch;
        long rescaled = Math.round(total * ratio);
        return new Course(rescaled, Math.min(rescaled, Math.round(end * ratio)), otherPerEpoch);
    }
}
