package dev.tessera.offline.network;

/**
 * Learning rate by step: linear warm-up to the peak, then a half cosine down to a share of it (Loshchilov and Hutter, 2017).
 *
 * @param peak the highest rate
 * @param warmUpSteps steps until the peak is reached
 * @param totalSteps steps after which the rate stays at its floor
 * @param floor lowest rate as a share of the peak, 0 to 1
 */
public record Schedule(double peak, long warmUpSteps, long totalSteps, double floor) {
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
        return (float) (peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done))));
    }
}
