package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Variable;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** How training gets on: the parameters of a network, at some step, become those of a later one. */
interface Advance {
    /** What a checkpoint holds, so that training goes on from it. */
    List<Variable> state();

    /** Whether a stretch is so much work that each is saved. */
    boolean isLong();

    /**
     * Trains for a stretch, at most up to the next validation.
     *
     * @param step updates done before
     * @param stopping whether the run is to end soon; an interrupt of the thread is taken off it and counts. A long stretch is then given up,
     *     and ends at the step where it began
     */
    Stretch from(long step, BooleanSupplier stopping) throws IOException;

    /** Called when the run has come to its end, and not when it was stopped: removes what only a run in progress needs. */
    void end();

    /**
     * Some steps.
     *
     * @param end updates done after it
     * @param losses summed over its steps
     */
    record Stretch(long end, double losses) {}
}
