package dev.tessera.online.grpc;

import dev.tessera.online.access.Authentication;
import dev.tessera.online.access.Caller;
import dev.tessera.online.access.CertificateNames;
import dev.tessera.online.access.Credentials;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Finds out who calls, and leaves it in the call's context; refuses nobody. A token in {@code authorization: Bearer TOKEN} counts before the
 * certificate of the connection, also if it is nobody's.
 */
public final class CallerInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";
    private static final Context.Key<Optional<Caller>> CALLER =
            Context.keyWithDefault("tessera-caller", Optional.empty());

    private final Authentication authentication;

    public CallerInterceptor(Authentication authentication) {
        this.authentication = authentication;
    }

    /** Who made the call that this thread handles; empty for one without valid credentials. */
    static Optional<Caller> current() {
        return CALLER.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Caller> caller = authentication.caller(credentials(call, headers));
        return Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
    }

    private static Credentials credentials(ServerCall<?, ?> call, Metadata headers) {
        List<String> authorizations = new ArrayList<>();
        Optional.ofNullable(headers.getAll(AUTHORIZATION)).ifPresent(all -> all.forEach(authorizations::add));
        if (authorizations.isEmpty()) {
            return Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))
                    .map(CallerInterceptor::certificate)
                    .orElseGet(Credentials.None::new);
        }
        String only = authorizations.size() == 1 ? authorizations.get(0) : "";
        return only.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? new Credentials.Bearer(only.substring(BEARER.length()).strip())
                : new Credentials.None();
    }

    private static Credentials certificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? new Credentials.Certificate(CertificateNames.of(certificate))
                    : new Credentials.None();
        } catch (SSLPeerUnverifiedException withoutCertificate) {
            return new Credentials.None();
        }
    }
}
