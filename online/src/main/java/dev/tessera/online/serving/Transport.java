package dev.tessera.online.serving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** @throws IllegalArgumentException if files go without each other, or with {@code insecure} */
    static Transport of(
            Optional<Path> certificateChain,
            Optional<Path> privateKey,
            Optional<Path> clientAuthority,
            boolean insecure) {
        List<String> problems = new ArrayList<>();
        if (certificateChain.isPresent() != privateKey.isPresent()) {
            problems.add("only one of --tls-cert and --tls-key is given; expected both or none");
        }
        if (clientAuthority.isPresent() && certificateChain.isEmpty()) {
            problems.add("--tls-client-ca goes with --tls-cert and --tls-key, which are not given");
        }
        if (certificateChain.isPresent() && insecure) {
            problems.add("--insecure contradicts --tls-cert; expected one of them");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return certificateChain
                .<Transport>map(chain -> new Tls(chain, privateKey.orElseThrow(), clientAuthority))
                .orElseGet(() -> insecure ? new Insecure() : new LoopbackOnly());
    }
}
