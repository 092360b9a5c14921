package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Checkpoints;
import dev.tessera.offline.network.Schedule;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** One replica's share of a round: from the checkpoints that the round names to the one that it leaves. */
final class Replica {
    /** What a replica's checkpoint says beside its variables: the losses of the round's steps, summed. */
    static final String LOSSES = "losses";

    private final EncoderNetwork network;
    private final ItemBatches batches;
    private final Schedule schedule;
    private final String fingerprint;

    /**
     * @param batches of this replica
     * @param fingerprint names data and settings; a round of others is refused
     */
    Replica(EncoderNetwork network, ItemBatches batches, FineTuneSettings settings, String fingerprint) {
        this.network = network;
        this.batches = batches;
        this.schedule = settings.schedule();
        this.fingerprint = fingerprint;
    }

    /**
     * @param number of the replica, from 0
     * @throws IllegalStateException if a checkpoint of the round is not there or is not of this data, these settings and this step
     * @throws CancellationException if its thread was interrupted
     */
    void train(Round round, int number, EncoderTraining.StopRequest stop) {
        Checkpoints state = new Checkpoints(network.network(), round.state(number));
        Checkpoints parameters = Checkpoints.part(
                network.network(),
                Path.of(round.parameters()),
                network.network().variables().parameters());
        network.network().start();
        restore(state, round.state(number), round);
        restore(parameters, Path.of(round.parameters()), round);
        double losses = 0;
        for (long step = round.from(); step < round.to(); step++) {
            if (Thread.interrupted()) {
                throw new CancellationException("replica " + number + " was stopped before step " + step);
            }
            stop.check(step);
            losses += network.train(batches, step, schedule.rate(step));
        }
        state.in(round.result(number)).save(new Checkpoints.Progress(round.to(), fingerprint, Map.of(LOSSES, losses)));
    }

    private void restore(Checkpoints checkpoints, Path folder, Round round) {
        Checkpoints.Progress found = checkpoints
                .restore(fingerprint)
                .orElseThrow(() -> new IllegalStateException(
                        folder + " has no checkpoint of this replica's data and settings; does it see other files?"));
        if (found.step() != round.from()) {
            throw new IllegalStateException(
                    folder + " has the checkpoint of step " + found.step() + "; expected step " + round.from());
        }
    }
}
