package dev.tessera.online.serving;

import dev.tessera.online.admission.CallLimits;
import dev.tessera.online.grpc.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where and how the ranker listens. */
final class ListenOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:TESSERA_HOST:-127.0.0.1}",
            description =
                    "address to listen on; others than loopback require TLS or --insecure, and --callers, --tls-client-ca or "
                            + "--anonymous (default: ${DEFAULT-VALUE})")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:TESSERA_PORT:-50051}",
            description = "port to listen on, 0 = any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "${env:TESSERA_HTTP_PORT}",
            description =
                    "port for the same calls as JSON over HTTP, on the same address, under the same rules; 0 = any free one (default: none)")
    private Optional<Integer> httpPort = Optional.empty();

    @Option(
            names = "--http-connections",
            paramLabel = "N",
            defaultValue = "1000",
            description = "connections to --http-port at once; more wait to be accepted (default: ${DEFAULT-VALUE})")
    private int httpConnections;

    @Option(names = "--port-file", paramLabel = "FILE", description = "file to write the port to, once it listens")
    private Optional<Path> portFile = Optional.empty();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "certificate chain, PEM; read again when it changes, as are the key and the authority")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--tls-key", paramLabel = "FILE", description = "private key of the certificate, PEM (PKCS#8)")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description =
                    "authority of clients' certificates, PEM: every client must show one; without --callers, whoever has one may do "
                            + "all but change items")
    private Optional<Path> clientAuthority = Optional.empty();

    @Option(
            names = "--callers",
            paramLabel = "FILE",
            description =
                    "who may call, and what: a line a caller, made by ./tessera token; read again when it changes")
    private Optional<Path> callers = Optional.empty();

    @Option(names = "--anonymous", description = "let anybody on other machines call, but for --admin")
    private boolean anonymous;

    @Option(
            names = "--audit-log",
            paramLabel = "FILE",
            description = "file to append the calls of tessera.v1.Admin to, JSON Lines (default: standard error)")
    private Optional<Path> auditLog = Optional.empty();

    @Option(names = "--insecure", description = "allow unencrypted connections from other machines")
    private boolean insecure;

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            defaultValue = "8388608",
            description =
                    "largest request taken; all that are under way have at most eight times as many bytes together, and no fewer than 64 MiB (default: ${DEFAULT-VALUE})")
    private int messageBytes;

    @Option(
            names = "--max-calls",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "calls of one kind (slates, events, items) that are handled or wait for a thread at once; more are refused (default: ${DEFAULT-VALUE})")
    private int calls;

    @Option(
            names = "--target-wait",
            paramLabel = "MS",
            defaultValue = "20",
            description =
                    "wait for a thread above which calls for slates are too many: then fewer than --max-calls are taken, as few as keep the wait near it; "
                            + "0 = always as many (default: ${DEFAULT-VALUE})")
    private int targetWaitMillis;

    @Option(
            names = "--max-wait",
            paramLabel = "MS",
            defaultValue = "1000",
            description =
                    "longest wait of a call for a thread; a call that waited longer is refused, so that under overload the others are "
                            + "answered in time (default: ${DEFAULT-VALUE})")
    private int maxWaitMillis;

    @Option(
            names = "--release-previous",
            description =
                    "free the memory of the previous generation; a rollback then loads it again, where it is otherwise a matter of a second")
    private boolean releasePrevious;

    @Option(
            names = "--memory-budget",
            paramLabel = "MIB",
            description =
                    "heap that loaded generations may take together, in MiB; one that does not fit beside those that are kept is refused (default: 80%% of the largest heap)")
    private Optional<Long> memoryBudget = Optional.empty();

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "how long calls under way may go on after SIGTERM (default: ${DEFAULT-VALUE})")
    private int drainSeconds;

    @Option(
            names = "--admin",
            description =
                    "take UpsertItem and RemoveItem (service tessera.v1.Admin), of callers with the scope admin; without --callers, of "
                            + "everybody on this machine")
    private boolean admin;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description =
                    "rules that hold for all slates: exclusions, boosts, pins, caps, diversity, exploration, as JSON; read again when it changes")
    private Optional<Path> rules = Optional.empty();

    @Option(
            names = "--experiment",
            paramLabel = "FILE",
            description =
                    "the experiment that runs: variants with shares of users, rules and generations, as JSON; read again when it changes")
    private Optional<Path> experiment = Optional.empty();

    /** @throws IllegalArgumentException if options are out of range or contradict each other; names all that are */
    ServingConfig config() {
        List<String> problems = new ArrayList<>();
        Transport transport = Transport.of(certificate, key, clientAuthority, insecure, problems);
        Access access = Access.of(callers, clientAuthority.isPresent(), anonymous, problems);
        try {
            ServingConfig config = config(transport, access);
            if (problems.isEmpty()) {
                return config;
            }
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        throw new IllegalArgumentException(String.join("; ", problems));
    }

    private ServingConfig config(Transport transport, Access access) {
        ServingConfig local = ServingConfig.local();
        return new ServingConfig(
                host,
                port,
                httpPort.map(json -> new JsonPort(json, httpConnections)),
                transport,
                access,
                messageBytes,
                new CallLimits(
                        calls,
                        targetWaitMillis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(targetWaitMillis)),
                        Duration.ofMillis(maxWaitMillis),
                        local.calls().threads()),
                local.poll(),
                local.pause(),
                memory(),
                Duration.ofSeconds(drainSeconds),
                admin,
                new StandingFiles(rules, experiment),
                Limits.DEFAULT);
    }

    private MemoryBudget memory() {
        return memoryBudget
                .map(mebibytes -> new MemoryBudget(Math.multiplyExact(mebibytes, 1L << 20), !releasePrevious))
                .orElseGet(() -> MemoryBudget.ofHeap(!releasePrevious));
    }

    Optional<Path> auditLog() {
        return auditLog;
    }

    Optional<Path> portFile() {
        return portFile;
    }
}
