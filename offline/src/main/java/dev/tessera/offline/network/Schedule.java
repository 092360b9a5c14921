package dev.tessera.offline.network;

/**
 * Learning rate by step: linear warm-up to the peak, then down to a share of it.
 *
 * @param peak the highest rate
 * @param warmUpSteps steps until the peak is reached
 * @param totalSteps steps after which the rate stays at its floor
 * @param floor lowest rate as a share of the peak, 0 to 1
 */
public record Schedule(double peak, long warmUpSteps, long totalSteps, double floor, Shape shape) {
    /** The way down from the peak. */
    public enum Shape {
        /** A half cosine (Loshchilov and Hutter, 2017). */
        COSINE {
            @Override
            double share(double done) {
                return 0.5 * (1 + Math.cos(Math.PI * done));
            }
        },
        LINEAR {
            @Override
            double share(double done) {
                return 1 - done;
            }
        },
        /** Not down at all. */
        CONSTANT {
            @Override
            double share(double done) {
                return 1;
            }
        };

        /** 1 at the peak, 0 at the floor. */
        abstract double share(double done);
    }

    /** A half cosine. */
    public Schedule(double peak, long warmUpSteps, long totalSteps, double floor) {
        this(peak, warmUpSteps, totalSteps, floor, Shape.COSINE);
    }

    public Schedule {
        if (peak <= 0 || warmUpSteps < 0 || totalSteps < warmUpSteps || floor < 0 || floor > 1) {
            throw new IllegalArgumentException("not a schedule: peak " + peak + ", warm-up " + warmUpSteps + " of "
                    + totalSteps + " steps, floor " + floor);
        }
    }

    /** @param step counted from 0 */
    public float rate(long step) {
        if (step < warmUpSteps) {
            return (float) (peak * (step + 1) / warmUpSteps);
        }
        double done =
                totalSteps == warmUpSteps ? 1 : Math.min(1, (double) (step - warmUpSteps) / (totalSteps - warmUpSteps));
        return (float) (peak * (floor + (1 - floor) * shape.share(done)));
    }
}
