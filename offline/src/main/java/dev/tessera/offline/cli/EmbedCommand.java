package dev.tessera.offline.cli;

import dev.tessera.offline.embed.EmbedStage;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stage 4. */
@Command(name = "embed", description = "items -> their content, one vector per modality")
final class EmbedCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private StudyOptions studies = new StudyOptions();

    @Option(
            names = "--full",
            description =
                    "encode every item; else only those that are new or changed since the same encoder made the table")
    private boolean full;

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        try (FlinkCluster cluster = work.tensorFlowCluster()) {
            for (Study study : studies.studies()) {
                new EmbedStage(cluster, directory).run(study.name(), full);
            }
        }
        return 0;
    }
}
