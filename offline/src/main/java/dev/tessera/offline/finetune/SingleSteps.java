package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.Variable;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Plain training: one update after the other, here. */
final class SingleSteps implements Advance {
    private final EncoderNetwork network;
    private final ItemBatches batches;
    private final Schedule schedule;

    SingleSteps(EncoderNetwork network, ItemBatches batches, FineTuneSettings settings) {
        this.network = network;
        this.batches = batches;
        this.schedule = settings.schedule();
    }

    @Override
    public List<Variable> state() {
        return network.network().variables().changing();
    }

    @Override
    public boolean isLong() {
        return false;
    }

    @Override
    public Stretch from(long step, BooleanSupplier stopping) {
        return new Stretch(step + 1, network.train(batches, step, schedule.rate(step)));
    }

    @Override
    public void end() {}
}
