package dev.tessera.online.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code tessera run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs every stage on your own files, starts a ranker, shows a tour and keeps serving. "
                + "Other options go to the stages: ./tessera run-stages --help")
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private LaunchOptions options = new LaunchOptions();

    @Option(
            names = "--items",
            paramLabel = "FILE",
            required = true,
            description = "the catalog: CSV, JSON Lines or Parquet, by extension; may be given several times")
    private List<Path> items = List.of();

    @Option(
            names = "--events",
            paramLabel = "FILE",
            required = true,
            description = "what users did: CSV, JSON Lines or Parquet, by extension; may be given several times")
    private List<Path> events = List.of();

    @Option(names = "--images", paramLabel = "DIR", description = "folder of the pictures that the catalog names")
    private Optional<Path> images = Optional.empty();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            required = true,
            description = "folder for everything that is written")
    private Path work = Path.of("");

    @Unmatched
    private List<String> stageOptions = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> stages = new ArrayList<>();
        items.forEach(file -> stages.addAll(List.of("--items", readable("--items", file))));
        events.forEach(file -> stages.addAll(List.of("--events", readable("--events", file))));
        images.ifPresent(folder -> stages.addAll(List.of("--images", readable("--images", folder))));
        stages.addAll(stageOptions);
        return Supervisor.ofLauncher(options, System.out).run(work, stages);
    }

    private static String readable(String option, Path path) {
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException(option + " " + path + " cannot be read; is the path right?");
        }
        return path.toAbsolutePath().toString();
    }
}
