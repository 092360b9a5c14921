package dev.tessera.online.serving;

import dev.tessera.online.metrics.MetricsEndpoint;
import dev.tessera.online.tracing.TraceExport;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where figures can be read, where spans are sent, and what the log looks like. */
final class TelemetryOptions {
    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description =
                    "port to tell figures at, for Prometheus: http://ADDRESS:PORT/metrics; 0 = any free one (default: none)")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "address of --metrics-port; whoever reaches it can read the figures, in clear, and nothing else "
                            + "(default: ${DEFAULT-VALUE})")
    private String host = "";

    @Option(
            names = "--trace-to",
            paramLabel = "URL",
            description =
                    "collector to send spans of calls to, by OTLP over HTTP, such as http://127.0.0.1:4318 (default: none)")
    private Optional<URI> collector = Optional.empty();

    @Option(
            names = "--trace-sample",
            paramLabel = "SHARE",
            defaultValue = "0.01",
            description =
                    "of the calls that are no part of a caller's trace, those to trace (default: ${DEFAULT-VALUE})")
    private double share;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:TESSERA_LOG_FORMAT:-text}",
            description = "lines of the log on standard error: text, or json (default: ${DEFAULT-VALUE})")
    private String logFormat = "";

    /** @throws IllegalArgumentException if there is no such format */
    LogFormat logFormat() {
        return LogFormat.parse(logFormat);
    }

    /**
     * Begins to listen and to send, as far as it is wanted.
     *
     * @throws IllegalArgumentException if a port, an address or a share is none
     * @throws IOException if the address cannot be listened on
     */
    Telemetry open() throws IOException {
        Optional<TraceExport> traces = collector.map(address -> TraceExport.to(address, share));
        return new Telemetry(port.isPresent() ? Optional.of(metrics(port.get())) : Optional.empty(), traces);
    }

    private MetricsEndpoint metrics(int wanted) throws IOException {
        if (wanted < 0 || wanted > 65_535) {
            throw new IllegalArgumentException("--metrics-port is " + wanted + "; expected 0 to 65535");
        }
        return MetricsEndpoint.open(host, wanted);
    }

    String metricsHost() {
        return host;
    }
}
