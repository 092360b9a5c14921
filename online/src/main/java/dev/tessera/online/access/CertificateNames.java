package dev.tessera.online.access;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Whom a client's certificate is of: its alternative names that are URIs, then those that are DNS names; only if it has neither, the common
 * name of its subject. Names of more than 256 characters or with control characters count for nothing, as they could forge a line of a log.
 */
public final class CertificateNames {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int MOST_CHARACTERS = 256;

    private CertificateNames() {}

    /** In the order above; empty if there is none. */
    public static List<String> of(X509Certificate certificate) {
        List<String> alternative = Stream.of(URI, DNS)
                .flatMap(kind -> alternative(certificate, kind))
                .filter(CertificateNames::isFit)
                .toList();
        return alternative.isEmpty()
                ? common(certificate).filter(CertificateNames::isFit).toList()
                : alternative;
    }

    private static Stream<String> alternative(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> names =
                    Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.<List<?>>of());
            return names.stream()
                    .filter(name -> Integer.valueOf(kind).equals(name.get(0)))
                    .map(name -> String.valueOf(name.get(1)));
        } catch (CertificateParsingException unreadable) {
            return Stream.empty();
        }
    }

    private static Stream<String> common(X509Certificate certificate) {
        try {
            LdapName subject =
                    new LdapName(certificate.getSubjectX500Principal().getName());
            return subject.getRdns().stream()
                    .filter(part -> part.getType().equalsIgnoreCase("CN"))
                    .map(part -> String.valueOf(part.getValue()));
        } catch (InvalidNameException unreadable) {
            return Stream.empty();
        }
    }

    private static boolean isFit(String name) {
        return !name.isBlank()
                && name.length() <= MOST_CHARACTERS
                && name.chars().noneMatch(Character::isISOControl);
    }
}
