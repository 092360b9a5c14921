package dev.tessera.online.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code tessera demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Generates a shop with drawn pictures, runs every stage on it, starts a ranker, shows a tour and keeps serving. "
                        + "Other options go to the stages: ./tessera run-stages --help")
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private LaunchOptions options = new LaunchOptions();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "work/demo",
            description = "folder for everything that is written (default: ${DEFAULT-VALUE})")
    private Path work = Path.of("");

    @Unmatched
    private List<String> stageOptions = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> stages = new ArrayList<>(List.of("--demo-shop"));
        stages.addAll(stageOptions);
        return Supervisor.ofLauncher(options, System.out).run(work, stages);
    }
}
