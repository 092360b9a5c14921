package dev.tessera.offline.cli;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.Protocol;
import dev.tessera.offline.trainingset.TrainingSetStage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stage 2. */
@Command(name = "training-set", description = "tables -> point-in-time training sequences and evaluation targets")
final class TrainingSetCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private StudyOptions studies = new StudyOptions();

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        try (FlinkCluster cluster = work.cluster()) {
            for (Study study : studies.studies()) {
                new TrainingSetStage(cluster, directory, Protocol.DEFAULT).run(study);
            }
        }
        return 0;
    }
}
