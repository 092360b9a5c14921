package dev.tessera.offline.flink;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one embedded cluster of the test process, started on first use and stopped at its end. */
public final class FlinkExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FlinkCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(FlinkExtension.class))
                .getOrComputeIfAbsent(Owned.class)
                .cluster;
    }

    /** Closed by JUnit when the root store closes. */
    static final class Owned implements AutoCloseable {
        final FlinkCluster cluster = FlinkCluster.embedded(2);

        @Override
        public void close() {
            cluster.close();
        }
    }
}
