package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.TrainingSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.MapPartitionFunction;
import org.apache.flink.util.Collector;

/** Trains on all sequences of a study and writes the encoder; models travel by path, not through the stream. */
final class FineTuneFunction implements MapPartitionFunction<TrainingSequence, TrainingCurve> {
    private static final long serialVersionUID = 1;

    private final String work;
    private final Study study;
    private final EncoderChoice choice;
    private final FineTuneSettings settings;
    private final String folder;

    FineTuneFunction(WorkDirectory work, Study study, EncoderChoice choice, FineTuneSettings settings, Path folder) {
        this.work = work.root().toString();
        this.study = study;
        this.choice = choice;
        this.settings = settings;
        this.folder = folder.toString();
    }

    @Override
    public void mapPartition(Iterable<TrainingSequence> sequences, Collector<TrainingCurve> curve) throws IOException {
        List<TrainingSequence> all = new ArrayList<>();
        sequences.forEach(all::add);
        // The stream's order is Flink's; the training's must not depend on it.
        all.sort(java.util.Comparator.comparing(TrainingSequence::user)
                .thenComparing(each -> each.occurredAt().length == 0 ? 0 : each.occurredAt()[0])
                .thenComparing(TrainingSequence::partition));
        new EncoderRun(new WorkDirectory(Path.of(work)), study, choice, settings)
                .train(all, Path.of(folder), EncoderTraining.StopRequest.never())
                .forEach(curve::collect);
    }
}
