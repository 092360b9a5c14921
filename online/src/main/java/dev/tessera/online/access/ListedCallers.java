package dev.tessera.online.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Callers and how each is known.
 *
 * @param tokens of whom each digest is
 * @param certificates of whom each name of a certificate is
 */
record ListedCallers(Map<TokenDigest, Caller> tokens, Map<String, Caller> certificates) implements Authentication {
    ListedCallers {
        tokens = Map.copyOf(tokens);
        certificates = Map.copyOf(certificates);
    }

    @Override
    public Optional<Caller> caller(Credentials credentials) {
        if (credentials instanceof Credentials.Bearer bearer) {
            return ofToken(new Token(bearer.token()));
        }
        return credentials instanceof Credentials.Certificate certificate
                ? ofCertificate(certificate.names())
                : Optional.empty();
    }

    boolean anyMay(Scope scope) {
        return List.of(tokens.values(), certificates.values()).stream()
                .flatMap(Collection::stream)
                .anyMatch(caller -> caller.may(scope));
    }

    /** Compares with every digest, so that the time tells nothing. */
    private Optional<Caller> ofToken(Token token) {
        if (!token.isLongEnough()) {
            return Optional.empty();
        }
        TokenDigest digest = token.digest();
        @Nullable Caller found = null;
        for (Map.Entry<TokenDigest, Caller> known : tokens.entrySet()) {
            if (known.getKey().equals(digest)) {
                found = known.getValue();
            }
        }
        return Optional.ofNullable(found);
    }

    private Optional<Caller> ofCertificate(List<String> names) {
        return names.stream().map(certificates::get).filter(Objects::nonNull).findFirst();
    }
}
