package dev.tessera.offline.stream;

import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one Kafka broker of the test process, started on first use and stopped at its end. Each test has topics of its own. */
public final class KafkaExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KafkaBroker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(KafkaExtension.class))
                .getOrComputeIfAbsent(Owned.class)
                .broker;
    }

    /** Closed by JUnit when the root store closes. */
    static final class Owned implements AutoCloseable {
        final Path folder;
        final KafkaBroker broker;

        Owned() {
            try {
                folder = Files.createTempDirectory("tessera-kafka-");
                broker = KafkaBroker.start(folder);
            } catch (Exception e) {
                throw new IllegalStateException("there is no Kafka to test with", e);
            }
        }

        @Override
        public void close() throws IOException {
            broker.close();
            TableFolder.delete(folder);
        }
    }
}
