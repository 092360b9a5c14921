package dev.tessera.online.demo;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which ranker a client asks, and how. */
public final class TargetOptions {
    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            defaultValue = "localhost:" + RankerAddress.DEFAULT_PORT,
            description = "the ranker (default: ${DEFAULT-VALUE})")
    private String target = "";

    @Option(names = "--tls", description = "encrypt; the ranker's certificate must be of the host of --target")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description =
                    "authority of the ranker's certificate, PEM; implies --tls (default: those of the Java platform)")
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "certificate chain to show to the ranker, PEM; implies --tls")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--tls-key", paramLabel = "FILE", description = "private key of --tls-cert, PEM (PKCS#8)")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "file whose first line is the token to show, as ./tessera token makes it")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--insecure", description = "show the token to another machine without encryption")
    private boolean insecure;

    /** @throws IllegalArgumentException if options contradict each other, or would show a token to the network */
    public RankerTarget target() {
        RankerAddress address = RankerAddress.parse(target);
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("only one of --tls-cert and --tls-key is given; expected both or none");
        }
        boolean encrypted = tls || authorities.isPresent() || certificate.isPresent();
        if (tokenFile.isPresent() && !encrypted && !insecure && !isLoopback(address.host())) {
            throw new IllegalArgumentException("--token-file would be shown to " + address
                    + " in clear; expected --tls or --tls-ca, or --insecure to say that the network is safe");
        }
        Optional<ClientTls.Identity> identity =
                certificate.map(chain -> new ClientTls.Identity(chain, key.orElseThrow()));
        return new RankerTarget(
                address, encrypted ? Optional.of(new ClientTls(authorities, identity)) : Optional.empty(), tokenFile);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
