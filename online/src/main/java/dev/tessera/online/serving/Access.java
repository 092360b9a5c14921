package dev.tessera.online.serving;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who may call. */
public sealed interface Access {
    /** Anybody on this machine, which only a loopback address allows. */
    record LoopbackOnly() implements Access {}

    /** Anybody, because somebody said so. */
    record Anonymous() implements Access {}

    /** Whoever shows a certificate of the clients' authority; none of them may change items. */
    record AnyCertificate() implements Access {}

    /** Those that a file names, see {@link dev.tessera.online.access.WatchedCallers}. */
    record Listed(Path callers) implements Access {}

    /**
     * What options say.
     *
     * @param problems gets that callers are to be known and unknown; the answer is then not to be used
     */
    static Access of(Optional<Path> callers, boolean certificatesAreShown, boolean anonymous, List<String> problems) {
        if (anonymous && (callers.isPresent() || certificatesAreShown)) {
            problems.add("--anonymous contradicts --callers and --tls-client-ca; expected it alone or not at all");
        }
        if (callers.isPresent()) {
            return new Listed(callers.get());
        }
        if (certificatesAreShown) {
            return new AnyCertificate();
        }
        return anonymous ? new Anonymous() : new LoopbackOnly();
    }
}
