package dev.tessera.store.pem;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.function.Function;

/**
 * When all certificates of a file are valid. Messages name the file and both times.
 *
 * @param begin of the one that begins last
 * @param end of the one that ends first
 */
public record Validity(PemFile file, Instant begin, Instant end) {
    /** @throws IllegalArgumentException if there are no certificates in the file, or one cannot be read */
    public static Validity of(PemFile file) {
        List<X509Certificate> chain = file.certificates();
        Comparator<Instant> order = Comparator.naturalOrder();
        return new Validity(
                file,
                times(chain, X509Certificate::getNotBefore).stream().max(order).orElseThrow(),
                times(chain, X509Certificate::getNotAfter).stream().min(order).orElseThrow());
    }

    private static List<Instant> times(List<X509Certificate> chain, Function<X509Certificate, Date> which) {
        return chain.stream().map(each -> which.apply(each).toInstant()).toList();
    }

    /** @throws IllegalArgumentException if they have ended by then */
    public void requireNotEnded(Instant now) {
        if (!end.isAfter(now)) {
            throw new IllegalArgumentException(file + " holds a certificate that ended at " + end + ", and began at "
                    + begin + "; expected one that is valid");
        }
    }

    public boolean isToBegin(Instant now) {
        return begin.isAfter(now);
    }

    /** Says that they are to begin. */
    public String beginning() {
        return file + " holds a certificate that begins at " + begin + ", and ends at " + end
                + "; expected one that is valid";
    }
}
