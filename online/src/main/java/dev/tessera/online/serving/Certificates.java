package dev.tessera.online.serving;

import dev.tessera.online.http.HttpSettings;
import dev.tessera.online.settings.WatchedFile;
import dev.tessera.store.pem.PemFile;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of the listeners as their files are now. New connections are by what the files hold, those that there are go on as they began. What can be used no more, or not yet, leaves what
 * there was.
 */
final class Certificates {
    private static final Logger log = LoggerFactory.getLogger(Certificates.class);
    private static final int MOST_BYTES = 1 << 20;

    private final WatchedFile<TlsContexts> files;
    private final InstantSource clock;
    private final boolean clientsShowTheirs;
    private TlsContexts told;

    private Certificates(Transport.Tls tls, InstantSource clock) {
        this.clock = clock;
        clientsShowTheirs = tls.clientAuthority().isPresent();
        List<Path> paths = new ArrayList<>(List.of(tls.certificateChain(), tls.privateKey()));
        tls.clientAuthority().ifPresent(paths::add);
        files = WatchedFile.open(
                paths,
                new WatchedFile.Kind<>(
                        "certificates", MOST_BYTES, contents -> parse(paths, contents, clock.instant())));
        told = files.get();
        tell();
    }

    /**
     * Those that a transport needs.
     *
     * @throws IllegalArgumentException if a file cannot be read or used; names it
     */
    static Optional<Certificates> of(Transport transport, InstantSource clock) {
        return transport instanceof Transport.Tls tls ? Optional.of(new Certificates(tls, clock)) : Optional.empty();
    }

    private static TlsContexts parse(List<Path> paths, List<byte[]> contents, Instant now) {
        List<PemFile> read = new ArrayList<>();
        for (int file = 0; file < paths.size(); file++) {
            read.add(PemFile.of(paths.get(file), contents.get(file)));
        }
        return TlsContexts.of(read.get(0), read.get(1), read.stream().skip(2).findFirst(), now);
    }

    private void tell() {
        log.info("the listeners' certificate is of {} and ends at {}", told.subject(), told.end());
    }

    /** For the gRPC server: always by what the files hold now. */
    SslContext grpc() {
        return new LatestSslContext(() -> files.get().grpc());
    }

    /** For HTTP, as the files are now; {@link #look} tells of others. */
    HttpSettings.Tls http() {
        return new HttpSettings.Tls(files.get().java(), clientsShowTheirs);
    }

    /**
     * Looks at the files once. To be called by one thread, again and again.
     *
     * @param others told if they hold others than the last time
     */
    @SuppressWarnings("ReferenceEquality")
    void look(Consumer<SSLContext> others) {
        files.look();
        TlsContexts now = files.get();
        if (now != told) {
            others.accept(now.java());
            told = now;
            tell();
        }
    }

    /** Whether they are those that the files hold; if not, they can be read or used no more. */
    boolean areCurrent() {
        return files.isCurrent();
    }

    /** Until the certificate in use ends; negative once it has. */
    Duration remaining() {
        return Duration.between(clock.instant(), files.get().end());
    }
}
