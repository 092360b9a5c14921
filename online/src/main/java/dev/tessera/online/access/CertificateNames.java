package dev.tessera.online.access;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Whom a client's certificate is of: its alternative names that are URIs, then those that are DNS names; only if it has neither, the common
 * name of its subject. Names of more than {@value #MOST_CHARACTERS} characters, as many as a SPIFFE ID has at most, or with control characters,
 * which could forge a line of a log, are nobody's; so is a certificate that has others beside its common name, if they are all of that kind or
 * cannot be read.
 */
public final class CertificateNames {
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int MOST_CHARACTERS = 2048;

    private CertificateNames() {}

    /** In the order above; empty if there is none. */
    public static List<String> of(X509Certificate certificate) {
        try {
            List<String> alternative = alternative(certificate);
            return (alternative.isEmpty() ? common(certificate) : alternative.stream())
                    .filter(CertificateNames::isFit)
                    .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    private static List<String> alternative(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            if (certificate.getExtensionValue(ALTERNATIVE_NAMES) != null) {
                throw new CertificateParsingException("the alternative names of the certificate cannot be read");
            }
            return List.of();
        }
        return Stream.of(URI, DNS)
                .flatMap(kind -> names.stream().filter(name -> kind.equals(name.get(0))))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
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
