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
            description =
                    "use this running Redis; or rediss://HOST:PORT, or redis-sentinel://HOST:PORT,HOST:PORT/MASTER "
                            + "(default: one is started, on 127.0.0.1 only)")
    private Optional<String> address = Optional.empty();

    @Option(names = "--redis-user", paramLabel = "NAME", description = "user of the ACL of --redis")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--redis-password-file",
            paramLabel = "FILE",
            description = "file whose first line is the password of --redis")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--redis-password-env",
            paramLabel = "NAME",
            description = "environment variable that holds the password of --redis")
    private Optional<String> passwordVariable = Optional.empty();

    @Option(
            names = "--redis-sentinel-password-file",
            paramLabel = "FILE",
            description = "file whose first line is the password of the Sentinels of --redis")
    private Optional<Path> sentinelPasswordFile = Optional.empty();

    @Option(
            names = "--redis-ca",
            paramLabel = "FILE",
            description = "authorities to trust, PEM; implies --redis-tls (default: those of the Java platform)")
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = "--redis-certificate",
            paramLabel = "FILE",
            description = "certificate to show to --redis, PEM; implies --redis-tls")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--redis-key", paramLabel = "FILE", description = "private key of the certificate, PEM (PKCS #8)")
    private Optional<Path> key = Optional.empty();

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
            List<String> ofGiven = ofGiven();
            if (!ofGiven.isEmpty() || passwordFile.isPresent()) {
                String first = ofGiven.isEmpty() ? "--redis-password-file" : ofGiven.get(0);
                throw new IllegalArgumentException(first + " goes with --redis, which is not given");
            }
            return RunningRedis.start(cache, home, binary, port).with(common());
        }
        if (binary.isPresent() || port != 0) {
            throw new IllegalArgumentException(
                    "--redis names a running Redis, --redis-server and --redis-port one to start; expected either");
        }
        List<String> more = common();
        more.addAll(ofGiven());
        return RunningRedis.given(address.get(), passwordFile).with(more);
    }

    private List<String> ofGiven() {
        List<String> more = new ArrayList<>();
        user.ifPresent(name -> more.addAll(List.of("--redis-user", name)));
        passwordVariable.ifPresent(name -> more.addAll(List.of("--redis-password-env", name)));
        sentinelPasswordFile.ifPresent(file -> addFile("--redis-sentinel-password-file", file, more));
        authorities.ifPresent(file -> addFile("--redis-ca", file, more));
        certificate.ifPresent(file -> addFile("--redis-certificate", file, more));
        key.ifPresent(file -> addFile("--redis-key", file, more));
        if (tls) {
            more.add("--redis-tls");
        }
        if (cluster) {
            more.add("--redis-cluster");
        }
        return more;
    }

    private static void addFile(String option, Path file, List<String> arguments) {
        arguments.addAll(List.of(option, file.toAbsolutePath().toString()));
    }

    private List<String> common() {
        List<String> common = new ArrayList<>();
        namespace.ifPresent(name -> common.addAll(List.of("--namespace", name)));
        blobs.ifPresent(folder ->
                common.addAll(List.of("--blobs", folder.toAbsolutePath().toString())));
        return common;
    }
}
