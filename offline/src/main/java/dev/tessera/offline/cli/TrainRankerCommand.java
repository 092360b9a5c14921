package dev.tessera.offline.cli;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainranker.TrainRankerStage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stage 5. */
@Command(name = "train-ranker", description = "trains the ranker model, writes the item vectors")
final class TrainRankerCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private StudyOptions studies = new StudyOptions();

    @Mixin
    private RankerOptions ranker = new RankerOptions();

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        try (FlinkCluster cluster = work.tensorFlowCluster()) {
            for (Study study : studies.studies()) {
                new TrainRankerStage(cluster, directory).run(study, ranker.settings(study.seed()));
            }
        }
        return 0;
    }
}
