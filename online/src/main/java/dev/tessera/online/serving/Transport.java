package dev.tessera.online.serving;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How connections are secured. */
public sealed interface Transport {
    /** In clear, which only a loopback address allows. */
    record LoopbackOnly() implements Transport {}

    /** In clear on any address, because somebody said so. */
    record Insecure() implements Transport {}

    /**
     * Encrypted. All files are PEM.
     *
     * @param clientAuthority who must have signed the certificates that clients show; empty if they show none
     */
    record Tls(Path certificateChain, Path privateKey, Optional<Path> clientAuthority) implements Transport {}

    /**
     * What files and {@code insecure} say.
     *
     * @param problems gets that files go without each other, or with {@code insecure}; the answer is then not to be used
     */
    static Transport of(
            Optional<Path> certificateChain,
            Optional<Path> privateKey,
            Optional<Path> clientAuthority,
            boolean insecure,
            List<String> problems) {
        if (certificateChain.isPresent() != privateKey.isPresent()) {
            problems.add("only one of --tls-cert and --tls-key is given; expected both or none");
        }
        if (clientAuthority.isPresent() && certificateChain.isEmpty()) {
            problems.add("--tls-client-ca goes with --tls-cert and --tls-key, which are not given");
        }
        if (certificateChain.isPresent() && insecure) {
            problems.add("--insecure contradicts --tls-cert; expected one of them");
        }
        if (Stream.of(certificateChain, privateKey, clientAuthority).anyMatch(Optional::isPresent)) {
            Path missing = Path.of("");
            return new Tls(certificateChain.orElse(missing), privateKey.orElse(missing), clientAuthority);
        }
        return insecure ? new Insecure() : new LoopbackOnly();
    }
}
