package dev.tessera.online.serving;

import dev.tessera.online.tracing.TraceExport;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether and where spans are sent. */
final class TraceOptions {
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

    /** @throws IllegalArgumentException if the address or the share is none */
    Optional<TraceExport> open() {
        return collector.map(address -> TraceExport.to(address, share));
    }
}
