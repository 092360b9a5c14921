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

/**
 * What connections are encrypted by, of one state of the files.
 *
 * @param grpc for the gRPC server
 * @param java the same for a server that knows only what Java brings
 * @param subject who the certificate is of
 * @param end of the certificate, or of one between it and its authority, if that is sooner
 */
record TlsContexts(SslContext grpc, SSLContext java, String subject, Instant end) {
    /**
     * @param clientAuthority whose certificates clients have to show; empty if none
     * @throws NotYetException if the certificate is to begin
     * @throws IllegalArgumentException if a file holds something else, the key is another's, or the certificate has ended
     */
    static TlsContexts of(PemFile certificate, PemFile key, Optional<PemFile> clientAuthority, Instant now) {
        List<X509Certificate> chain = certificate.certificates();
        X509Certificate own = chain.get(0);
        Validity validity = Validity.of(certificate);
        validity.requireNotEnded(now);
        PrivateKey secret = key.privateKeyOf(own);
        Optional<List<X509Certificate>> trusted = clientAuthority.map(PemFile::certificates);
        if (validity.isToBegin(now)) {
            throw new NotYetException(validity.beginning());
        }
        try {
            SslContext java =
                    builder(secret, chain, trusted).sslProvider(SslProvider.JDK).build();
            return new TlsContexts(
                    GrpcSslContexts.configure(builder(secret, chain, trusted)).build(),
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
