package dev.tessera.store.pem;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * Whether the certificates of a file are valid at a moment, each judged by itself. One may begin {@link #SKEW} later, as clocks differ. Messages name the
 * file, the certificate's subject and its own times.
 *
 * @param path what a peer is to be shown: the first of the file, and those of the file between it and its root, by subject and issuer; of several with one
 *     subject, one that is valid then, and the one that ends last
 * @param others of the file; a peer needs none of them
 */
public record Validity(PemFile file, Instant now, List<X509Certificate> path, List<X509Certificate> others) {
    private static final Duration SKEW = Duration.ofMinutes(5);

    public Validity {
        path = List.copyOf(path);
        others = List.copyOf(others);
    }

    /** @throws IllegalArgumentException if there are no certificates in the file, or one cannot be read */
    public static Validity at(Instant now, PemFile file) {
        List<X509Certificate> others = new ArrayList<>(file.certificates());
        List<X509Certificate> path = new ArrayList<>();
        Optional<X509Certificate> next = Optional.of(others.get(0));
        while (next.isPresent()) {
            path.add(next.get());
            others.remove(next.get());
            next = issuer(next.get(), others, now).filter(issuer -> !isRoot(issuer));
        }
        return new Validity(file, now, path, others);
    }

    private static Optional<X509Certificate> issuer(X509Certificate of, List<X509Certificate> among, Instant now) {
        return among.stream()
                .filter(other -> isIssuedBy(of, other))
                .max(Comparator.comparing((X509Certificate each) -> !hasEnded(each, now) && !isToBegin(each, now))
                        .thenComparing(each -> !isRoot(each))
                        .thenComparing(X509Certificate::getNotAfter));
    }

    private static boolean isRoot(X509Certificate certificate) {
        return isIssuedBy(certificate, certificate);
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    }

    private static boolean hasEnded(X509Certificate certificate, Instant now) {
        return !certificate.getNotAfter().toInstant().isAfter(now);
    }

    private static boolean isToBegin(X509Certificate certificate, Instant now) {
        return certificate.getNotBefore().toInstant().isAfter(now.plus(SKEW));
    }

    /** When the first of the path ends. */
    public Instant end() {
        return path.stream()
                .map(X509Certificate::getNotAfter)
                .map(Date::toInstant)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** @throws IllegalArgumentException if one of the path has ended */
    public void requireNotEnded() {
        path.stream().filter(each -> hasEnded(each, now)).findFirst().ifPresent(ended -> {
            throw new IllegalArgumentException(ended(ended) + "; expected one that is valid");
        });
    }

    /** Says which one of the path is to begin, if one is. */
    public Optional<String> beginning() {
        return path.stream()
                .filter(each -> isToBegin(each, now))
                .findFirst()
                .map(each -> beginning(each) + "; expected one that is valid");
    }

    /** Says which of the others are not valid; they keep nobody from using the path. */
    public List<String> beside() {
        List<String> found = new ArrayList<>();
        for (X509Certificate other : others) {
            if (hasEnded(other, now)) {
                found.add(ended(other) + "; nothing needs it, and nobody is shown it: take it out");
            } else if (isToBegin(other, now)) {
                found.add(beginning(other) + "; nothing needs it now, and nobody is shown it");
            }
        }
        return found;
    }

    private String ended(X509Certificate certificate) {
        return holds(certificate) + " that ended at "
                + certificate.getNotAfter().toInstant() + ", and began at "
                + certificate.getNotBefore().toInstant();
    }

    private String beginning(X509Certificate certificate) {
        return holds(certificate) + " that begins at "
                + certificate.getNotBefore().toInstant() + ", and ends at "
                + certificate.getNotAfter().toInstant();
    }

    private String holds(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        return file + " holds a certificate " + (subject.isEmpty() ? "without a subject" : "of " + subject);
    }
}
