package dev.tessera.offline.cli;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.secondstage.SecondStageSettings;
import dev.tessera.offline.secondstage.SecondStageStage;
import dev.tessera.offline.study.Study;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The second stage of ranking, behind stage 5. */
@Command(name = "second-stage", description = "trains the second stage of ranking, and says whether it may be released")
final class SecondStageCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private StudyOptions studies = new StudyOptions();

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        try (FlinkCluster cluster = work.tensorFlowCluster()) {
            for (Study study : studies.studies()) {
                new SecondStageStage(cluster, directory).run(study.name(), SecondStageSettings.standard(study.seed()));
            }
        }
        return 0;
    }
}
