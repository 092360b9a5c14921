package dev.tessera.online.launch;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which Redis to use: a running one, or one that is started. */
final class RedisOptions {
    @Option(
            names = "--redis",
            paramLabel = "HOST:PORT",
            description = "use this running Redis (default: one is started, on 127.0.0.1 only)")
    private Optional<String> address = Optional.empty();

    @Option(names = "--redis-password-file", paramLabel = "FILE", description = "file with the password of --redis")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--redis-server",
            paramLabel = "PATH",
            description = "the redis-server to start (default: the one that comes with Tessera)")
    private Optional<Path> binary = Optional.empty();

    @Option(
            names = "--redis-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "port of the one that is started (default: any free one)")
    private int port;

    /** @param home folder in which a started Redis keeps its data */
    RunningRedis open(Path cache, Path home) {
        if (address.isEmpty()) {
            if (passwordFile.isPresent()) {
                throw new IllegalArgumentException("--redis-password-file goes with --redis, which is not given");
            }
            return RunningRedis.start(cache, home, binary, port);
        }
        if (binary.isPresent() || port != 0) {
            throw new IllegalArgumentException(
                    "--redis names a running Redis, --redis-server and --redis-port one to start; expected either");
        }
        return RunningRedis.given(address.get(), passwordFile);
    }
}
