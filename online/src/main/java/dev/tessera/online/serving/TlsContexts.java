package dev.tessera.online.serving;

import dev.tessera.online.settings.NotYetException;
import dev.tessera.store.pem.PemFile;
import dev.tessera.store.pem.Validity;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What connections are encrypted by, of one state of the files.
 *
 * @param grpc for the gRPC server
 * @param java the same for a server that knows only what Java brings
 * @param subject who the certificate is of
 * @param end of the certificate, or of one between it and its authority, if that is sooner
 */
record TlsContexts(SslContext grpc, SSLContext java, String subject, Instant end) {
    private static final Logger log = LoggerFactory.getLogger(TlsContexts.class);

    /**
     * @param clientAuthority whose certificates clients have to show; empty if none
     * @throws NotYetException if the certificate, or one that it rests on, is to begin
     * @throws IllegalArgumentException if a file holds something else, the key is another's, or such a certificate has ended
     */
    static TlsContexts of(PemFile certificate, PemFile key, Optional<PemFile> clientAuthority, Instant now) {
        Validity validity = Validity.at(now, certificate);
        List<X509Certificate> chain = validity.path();
        X509Certificate own = chain.get(0);
        validity.requireNotEnded();
        PrivateKey secret = key.privateKeyOf(own);
        Optional<List<X509Certificate>> trusted = clientAuthority.map(PemFile::certificates);
        validity.beginning().ifPresent(later -> {
            throw new NotYetException(later);
        });
        try {
            SslContext java =
                    builder(secret, chain, trusted).sslProvider(SslProvider.JDK).build();
            SslContext grpc =
                    GrpcSslContexts.configure(builder(secret, chain, trusted)).build();
            validity.beside().forEach(fault -> log.warn("TLS of the listeners: {}", fault));
            return new TlsContexts(
                    grpc,
                    ((JdkSslContext) java).context(),
                    own.getSubjectX500Principal().getName(),
                    validity.end());
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS cannot be set up from " + certificate + ": " + e.getMessage(), e);
        }
    }

    private static SslContextBuilder builder(
            PrivateKey key, List<X509Certificate> chain, Optional<List<X509Certificate>> trusted) {
        SslContextBuilder builder = SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new));
        trusted.ifPresent(authorities -> builder.trustManager(authorities.toArray(X509Certificate[]::new))
                .clientAuth(ClientAuth.REQUIRE));
        return builder;
    }
}
