package dev.tessera.offline.cli;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.tensorflow.Devices;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a stage works: its folder and its cluster. */
final class WorkOptions {
    private static final Logger LOG = LoggerFactory.getLogger(WorkOptions.class);

    @Option(
            names = "--work",
            paramLabel = "DIR",
            required = true,
            description = "the work directory; every stage reads what the one before it wrote there")
    private Path work = Path.of("");

    @Option(
            names = "--flink",
            paramLabel = "HOST:PORT",
            defaultValue = "",
            description = "REST address of a running Flink cluster (default: one embedded in this process)")
    private String flink = "";

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "subtasks of a parallel operator (default: ${DEFAULT-VALUE})")
    private int parallelism = 2;

    WorkDirectory directory() {
        return new WorkDirectory(work.toAbsolutePath().normalize());
    }

    /** The cluster of a stage that runs TensorFlow. If it is embedded, the log says on which devices. */
    FlinkCluster tensorFlowCluster() {
        if (flink.isEmpty()) {
            LOG.info("{}", Devices.probe(TensorFlowThreads.forTraining()).line());
        }
        return cluster();
    }

    FlinkCluster cluster() {
        if (parallelism < 1) {
            throw new IllegalArgumentException("--parallelism is " + parallelism + "; expected at least 1");
        }
        if (flink.isEmpty()) {
            return FlinkCluster.embedded(parallelism);
        }
        int colon = flink.lastIndexOf(':');
        if (colon < 1 || !flink.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("--flink is '" + flink + "'; expected HOST:PORT");
        }
        return FlinkCluster.remote(
                flink.substring(0, colon), Integer.parseInt(flink.substring(colon + 1)), parallelism);
    }
}
