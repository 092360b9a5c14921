package dev.tessera.offline.cli;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.ingest.IngestStage;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stage 1. */
@Command(name = "ingest", description = "files -> tables items, events, rejected (with the reason)")
final class IngestCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private IngestFiles files = new IngestFiles();

    @Override
    public Integer call() throws IOException {
        try (FlinkCluster cluster = work.cluster()) {
            new IngestStage(cluster, work.directory(), InstantSource.system()).run(files.options());
        }
        return 0;
    }
}
