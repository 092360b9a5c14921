package dev.tessera.offline.stream;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * The last completed checkpoint, or savepoint of a stop, that any run has left.
 *
 * @param number runs that resume count on, so the greatest is the last
 */
record ResumePoint(Path folder, long number) {
    private static final String METADATA = "_metadata";

    /** @throws IOException if a checkpoint cannot be read; the message names it */
    static Optional<ResumePoint> latest(Path checkpoints) throws IOException {
        if (!Files.isDirectory(checkpoints)) {
            return Optional.empty();
        }
        List<Path> completed;
        try (Stream<Path> files = Files.walk(checkpoints)) {
            completed = files.filter(file -> file.endsWith(METADATA)).toList();
        }
        Optional<ResumePoint> latest = Optional.empty();
        for (Path metadata : completed) {
            ResumePoint point = read(metadata);
            if (latest.isEmpty() || latest.get().number() < point.number()) {
                latest = Optional.of(point);
            }
        }
        return latest;
    }

    private static ResumePoint read(Path metadata) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(metadata)))) {
            long number = Checkpoints.loadCheckpointMetadata(
                            in, ResumePoint.class.getClassLoader(), metadata.toString())
                    .getCheckpointId();
            return new ResumePoint(metadata.resolveSibling(""), number);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "checkpoint " + metadata + " cannot be read (" + e.getMessage()
                            + "); if it is damaged, move its folder away, and the next run begins with what the streams still hold",
                    e);
        }
    }
}
