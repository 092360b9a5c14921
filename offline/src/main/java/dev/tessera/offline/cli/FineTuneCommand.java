package dev.tessera.offline.cli;

import dev.tessera.offline.finetune.FineTuneStage;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stage 3. */
@Command(name = "fine-tune", description = "trains the item encoder")
final class FineTuneCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private StudyOptions studies = new StudyOptions();

    @Mixin
    private EncoderOptions encoder = new EncoderOptions();

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        try (FlinkCluster cluster = work.tensorFlowCluster()) {
            for (Study study : studies.studies()) {
                new FineTuneStage(cluster, directory).run(study.name(), encoder.choice(directory), encoder.settings());
            }
        }
        return 0;
    }
}
