package dev.tessera.offline.cli;

import dev.tessera.offline.evaluate.EvaluateStage;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stage 6. */
@Command(name = "evaluate", description = "full ranking against baselines -> Parquet tables, report.html")
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private StudyOptions studies = new StudyOptions();

    @Mixin
    private EvaluationOptions evaluation = new EvaluationOptions();

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        try (FlinkCluster cluster = work.cluster()) {
            new EvaluateStage(cluster, directory).run(studies.studies(), evaluation.options());
        }
        return 0;
    }
}
