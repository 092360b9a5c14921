package dev.tessera.online.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which Redis to use: a running one, or one that is started. */
final class RedisOptions {
    @Option(
            names = "--redis",
            paramLabel = "HOST:PORT",
            description = "use this running Redis (default: one is started, on 127.0.0.1 only)")
    private Optional<String> address = Optional.empty();

    @Option(names = "--redis-user", paramLabel = "NAME", description = "user of the ACL of --redis")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--redis-password-file",
            paramLabel = "FILE",
            description = "file whose first line is the password of --redis")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--redis-tls", description = "encrypt the connections to --redis")
    private boolean tls;

    @Option(names = "--redis-cluster", description = "--redis is a node of a Redis Cluster")
    private boolean cluster;

    @Option(names = "--namespace", paramLabel = "NAME", description = "prefix of every key in Redis")
    private Optional<String> namespace = Optional.empty();

    @Option(
            names = "--blobs",
            paramLabel = "DIR",
            description = "folder for the bytes of the generations (default: Redis holds them)")
    private Optional<Path> blobs = Optional.empty();

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

    /**
     * @param cache folder of Tessera's caches
     * @param home folder in which a started Redis keeps its data
     */
    RunningRedis open(Path cache, Path home) {
        if (address.isEmpty()) {
            if (user.isPresent() || passwordFile.isPresent() || tls || cluster) {
                throw new IllegalArgumentException(
                        "--redis-user, --redis-password-file, --redis-tls and --redis-cluster go with --redis, which is not given");
            }
            return RunningRedis.start(cache, home, binary, port).with(common());
        }
        if (binary.isPresent() || port != 0) {
            throw new IllegalArgumentException(
                    "--redis names a running Redis, --redis-server and --redis-port one to start; expected either");
        }
        List<String> more = common();
        user.ifPresent(name -> more.addAll(List.of("--redis-user", name)));
        if (tls) {
            more.add("--redis-tls");
        }
        if (cluster) {
            more.add("--redis-cluster");
        }
        return RunningRedis.given(address.get(), passwordFile).with(more);
    }

    private List<String> common() {
        List<String> common = new ArrayList<>();
        namespace.ifPresent(name -> common.addAll(List.of("--namespace", name)));
        blobs.ifPresent(folder ->
                common.addAll(List.of("--blobs", folder.toAbsolutePath().toString())));
        return common;
    }
}
