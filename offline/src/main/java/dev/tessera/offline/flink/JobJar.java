package dev.tessera.offline.flink;

import dev.tessera.store.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * What a job brings to a cluster that is not in this process: Tessera's own classes, a megabyte, wherever this process has them from.
 * Libraries are not in it. They lie in the cluster's {@code lib} folder: TensorFlow's native library can be loaded once in a process and not
 * once a job.
 */
final class JobJar implements AutoCloseable {
    private static final String OWN = "dev/tessera";

    /** A class of each module that jobs are made of. */
    private static final List<Class<?>> MODULES = List.of(JobJar.class, Table.class);

    private final Path file;

    private JobJar(Path file) {
        this.file = file;
    }

    /** Writes the jar to a temporary file, which is removed by {@link #close}, and when the process ends before that. */
    static JobJar write() {
        try {
            JobJar jar = new JobJar(Files.createTempFile("tessera-job-", ".jar"));
            jar.file.toFile().deleteOnExit();
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar.file))) {
                for (Class<?> module : MODULES) {
                    addAll(origin(module), out);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a jar of the job's classes: " + e.getMessage(), e);
        }
    }

    Path file() {
        return file;
    }

    /** The jar or the folder that a class was loaded from. */
    private static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no path to the classes of " + type, e);
        }
    }

    private static void addAll(Path origin, JarOutputStream out) throws IOException {
        if (Files.isDirectory(origin)) {
            addAll(origin, origin.resolve(OWN), out);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(origin)) {
            addAll(jar.getPath("/"), jar.getPath("/", OWN), out);
        }
    }

    private static void addAll(Path root, Path folder, JarOutputStream out) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(root.relativize(each)
                        .toString()
                        .replace(each.getFileSystem().getSeparator(), "/")));
                try (InputStream in = Files.newInputStream(each)) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
