package dev.tessera.offline.cli;

import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.PublishOptions.Release;
import dev.tessera.offline.refresh.GateRule;
import dev.tessera.offline.refresh.Outcome;
import dev.tessera.offline.refresh.Refresh;
import dev.tessera.offline.refresh.RefreshLockedException;
import dev.tessera.offline.refresh.RefreshOptions;
import dev.tessera.offline.refresh.Retrain;
import dev.tessera.store.process.FolderLock;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The stages again on changed files, for schedulers. */
@Command(
        name = "refresh",
        description = "the stages again on changed files: encodes what changed, publishes if the gate holds",
        exitCodeListHeading = "exit codes:%n",
        exitCodeList = {
            "0:published, or nothing to do",
            "1:failed; what was served is served",
            "2:wrong command line",
            "3:a gate refused; what was served is served",
            "4:another refresh is at work in the same work directory"
        })
final class RefreshCommand implements Callable<Integer> {
    static final int LOCKED = 4;

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private StagesOptions stages = new StagesOptions();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private PublishingOptions publishing = new PublishingOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--retrain",
            paramLabel = "WHAT",
            defaultValue = "RANKER",
            description =
                    "none: vectors for the catalog as it is now; ranker; head: also the heads over published towers; towers: the "
                            + "whole encoder, so that every item is encoded anew (default: ranker)")
    private Retrain retrain = Retrain.RANKER;

    @Option(
            names = "--gate",
            paramLabel = "RULE",
            description =
                    "'METRIC@K SLICE -FALL', the most that a figure may fall below that of what is served, held against the lower end "
                            + "of the difference's 95%% interval, or against its mean with 'mean' behind; may be given several times "
                            + "(default: 'ndcg@10 all -0.01')")
    private List<String> rules = List.of();

    @Option(
            names = "--summary",
            paramLabel = "FILE",
            description = "where to say in JSON how it ended (default: refresh.json in the work directory)")
    private Optional<Path> summary = Optional.empty();

    @Option(names = "--plan", description = "ingest, say what would be done and how long it takes, and end")
    private boolean planOnly;

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        RefreshOptions options = options(directory);
        try (FolderLock lock = Refresh.lock(directory);
                FlinkCluster cluster = work.tensorFlowCluster()) {
            Refresh.Ending ending = new Refresh(cluster, directory, InstantSource.system(), options).run();
            if (ending.outcome() == Outcome.REFUSED) {
                say(ending.message());
            }
            return ending.outcome().exitCode();
        } catch (RefreshLockedException e) {
            say(String.valueOf(e.getMessage()));
            return LOCKED;
        }
    }

    private void say(String message) {
        spec.commandLine().getErr().println("tessera refresh: " + message);
    }

    private RefreshOptions options(WorkDirectory directory) throws Exception {
        return new RefreshOptions(
                stages.files(directory),
                stages.protocol(),
                retrain,
                stages.models(directory),
                EvaluateOptions.DEFAULT,
                rules.isEmpty()
                        ? List.of(GateRule.DEFAULT)
                        : rules.stream().map(GateRule::parse).toList(),
                publishing.options(Release.DEFAULT.study(), stages.secondStage()),
                redis.target(),
                summary.orElse(directory.root().resolve("refresh.json")),
                planOnly);
    }
}
