package dev.tessera.offline.cli;

import dev.tessera.offline.evaluate.EvaluateStage;
import dev.tessera.offline.evaluate.ScoreExternal;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Anybody's lists, judged by the code that judges ours. */
@Command(
        name = "score-external",
        description = "evaluate another program's top lists on a study's questions and lay them beside ours")
final class ScoreExternalCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Parameters(
            paramLabel = "FILE",
            description = "CSV with the columns user, occurred_at, rank, item; see export-split")
    private Path file = Path.of("");

    @Option(names = "--study", defaultValue = "time", description = "whose questions (default: ${DEFAULT-VALUE})")
    private String study = "";

    @Option(
            names = "--name",
            defaultValue = "external",
            description = "of the other program in tables (default: ${DEFAULT-VALUE})")
    private String name = "";

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        new ScoreExternal(directory).run(Study.parse(study), name, file);
        EvaluateStage.merge(directory);
        return 0;
    }
}
