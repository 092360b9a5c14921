package dev.tessera.offline.flink;

import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one cluster of processes of the test process, with two TaskManagers, whatever tests before have killed. */
public final class StandaloneClusterExtension implements ParameterResolver {
    private static final int TASK_MANAGERS = 2;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == StandaloneCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        StandaloneCluster cluster = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(StandaloneClusterExtension.class))
                .getOrComputeIfAbsent(Owned.class)
                .cluster;
        try {
            cluster.complete(TASK_MANAGERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cluster;
    }

    /** Closed by JUnit when the root store closes. */
    static final class Owned implements AutoCloseable {
        private final Path folder;
        private final StandaloneCluster cluster;

        Owned() throws IOException {
            folder = Files.createTempDirectory("flink-");
            cluster = StandaloneCluster.start(folder, TASK_MANAGERS);
        }

        @Override
        public void close() throws IOException {
            cluster.close();
            TableFolder.delete(folder);
        }
    }
}
