package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.SubtaskGpu;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.TrainingSequence;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Trains the replica of a number for a round, on the GPU of its subtask. Restarted, it begins the round anew. */
final class TrainReplica extends RichMapFunction<Integer, Integer> {
    private static final long serialVersionUID = 1;

    private final String work;
    private final Study study;
    private final EncoderChoice choice;
    private final FineTuneSettings settings;
    private final Round round;
    private final EncoderTraining.StopRequest stop;

    TrainReplica(
            WorkDirectory work,
            Study study,
            EncoderChoice choice,
            FineTuneSettings settings,
            Round round,
            EncoderTraining.StopRequest stop) {
        this.work = work.root().toString();
        this.study = study;
        this.choice = choice;
        this.settings = settings;
        this.round = round;
        this.stop = stop;
    }

    @Override
    public Integer map(Integer replica) throws IOException {
        WorkDirectory directory = new WorkDirectory(Path.of(work));
        new EncoderRun(directory, study, choice, settings)
                .on(SubtaskGpu.of(getRuntimeContext()))
                .trainReplica(
                        TrainingSequence.TABLE.readAll(
                                directory.study(study.name()).table(TrainingSequence.TABLE.name())),
                        round,
                        replica,
                        stop);
        return replica;
    }
}
