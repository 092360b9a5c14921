package dev.tessera.offline.cli;

import dev.tessera.offline.trainingset.ExportSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a study's split for other programs. */
@Command(
        name = "export-split",
        description =
                "train, validation and test of a study as CSV with their digest, so that any system can be compared on equal terms")
final class ExportSplitCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Option(names = "--study", defaultValue = "time", description = "the study (default: ${DEFAULT-VALUE})")
    private String study = "";

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the files go")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        new ExportSplit(work.directory().study(study)).into(out);
        System.out.println("the split of study " + study + " is in " + out);
        return 0;
    }
}
