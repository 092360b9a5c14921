package dev.tessera.offline.compress;

/** A figure before and after; NaN where there is none. */
record Change(double before, double after) {
    /** The share that is lost, negative for a gain; where there was nothing, nothing is lost. NaN where there is no figure. */
    double loss() {
        return before == 0 ? 0 : (before - after) / before;
    }
}
