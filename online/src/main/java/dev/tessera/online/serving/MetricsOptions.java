package dev.tessera.online.serving;

import dev.tessera.online.metrics.MetricsEndpoint;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether and where figures can be read. */
final class MetricsOptions {
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

    /**
     * Begins to listen, if it is wanted.
     *
     * @throws IllegalArgumentException if the port is none
     * @throws IOException if the address cannot be listened on
     */
    Optional<MetricsEndpoint> open() throws IOException {
        if (port.isEmpty()) {
            return Optional.empty();
        }
        int wanted = port.get();
        if (wanted < 0 || wanted > 65_535) {
            throw new IllegalArgumentException("--metrics-port is " + wanted + "; expected 0 to 65535");
        }
        return Optional.of(MetricsEndpoint.open(host, wanted));
    }

    String host() {
        return host;
    }
}
