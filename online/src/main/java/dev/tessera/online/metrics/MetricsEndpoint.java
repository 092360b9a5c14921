package dev.tessera.online.metrics;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;

/** Answers {@code GET /metrics} with the figures of one meter, in the text format of Prometheus. */
public final class MetricsEndpoint implements AutoCloseable {
    private static final String SCOPE = "dev.tessera.online";

    private final SdkMeterProvider provider;
    private final HTTPServer server;

    private MetricsEndpoint(SdkMeterProvider provider, HTTPServer server) {
        this.provider = provider;
        this.server = server;
    }

    /**
     * Begins to listen.
     *
     * @param port 0 takes a free one
     * @throws IOException if the address cannot be listened on
     */
    public static MetricsEndpoint open(String host, int port) throws IOException {
        PrometheusMetricReader reader = PrometheusMetricReader.builder()
                .setOtelScopeLabelsEnabled(false)
                .setTargetInfoMetricEnabled(false)
                .build();
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(reader);
        SdkMeterProvider provider =
                SdkMeterProvider.builder().registerMetricReader(reader).build();
        try {
            HTTPServer server = HTTPServer.builder()
                    .hostname(host)
                    .port(port)
                    .registry(registry)
                    .buildAndStart();
            return new MetricsEndpoint(provider, server);
        } catch (IOException e) {
            provider.close();
            throw new IOException(
                    "--metrics-port: " + host + ":" + port + " cannot be listened on: " + e.getMessage(), e);
        }
    }

    /** What is made of it is told from then on. */
    public Meter meter() {
        return provider.get(SCOPE);
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.close();
        provider.close();
    }
}
