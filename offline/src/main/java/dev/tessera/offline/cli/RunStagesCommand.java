package dev.tessera.offline.cli;

import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.pipeline.Pipeline;
import dev.tessera.offline.pipeline.PipelineOptions;
import dev.tessera.offline.pipeline.StudyPlan;
import dev.tessera.offline.publish.PublishOptions.Release;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All seven stages on the user's files or on the demo shop. */
@Command(name = "run-stages", description = "all seven stages, from files to a served generation")
final class RunStagesCommand implements Callable<Integer> {
    /** Which studies to run, by name of the plan. */
    enum ProtocolName {
        STANDARD,
        DEMO,
        FULL
    }

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private StagesOptions stages = new StagesOptions();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private PublishingOptions publishing = new PublishingOptions();

    @Option(
            names = "--protocol",
            paramLabel = "PLAN",
            description =
                    "standard: time split; demo: and each modality alone; full: every split, three seeds, cold folds "
                            + "(default: demo with --demo-shop, else standard)")
    private java.util.Optional<ProtocolName> protocol = java.util.Optional.empty();

    @Option(
            names = "--study",
            paramLabel = "NAME",
            split = ",",
            description = "studies to evaluate by name, instead of a plan")
    private Set<String> studies = new LinkedHashSet<>();

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        PipelineOptions options = new PipelineOptions(
                stages.files(directory),
                plan(),
                stages.protocol(),
                stages.models(directory),
                stages.demoShop()
                        ? EvaluateOptions.DEFAULT.withShop(new DemoShopFiles(directory).folder())
                        : EvaluateOptions.DEFAULT,
                publishing.options(Release.DEFAULT.study(), stages.secondStage()),
                redis.target());
        try (FlinkCluster cluster = work.tensorFlowCluster()) {
            new Pipeline(cluster, directory, InstantSource.system()).run(options);
        }
        return 0;
    }

    private StudyPlan plan() {
        if (!studies.isEmpty()) {
            return StudyPlan.named(studies);
        }
        return switch (protocol.orElse(stages.demoShop() ? ProtocolName.DEMO : ProtocolName.STANDARD)) {
            case STANDARD -> StudyPlan.standard();
            case DEMO -> StudyPlan.demo();
            case FULL -> StudyPlan.full();
        };
    }
}
