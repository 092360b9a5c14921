package dev.tessera.online.access;

import java.util.EnumSet;
import java.util.Optional;

/** Tells who calls. */
public interface Authentication {
    /** Empty if the credentials are nobody's. */
    Optional<Caller> caller(Credentials credentials);

    /** Nobody is asked. */
    static Authentication ofAnybody() {
        return credentials -> Optional.of(Caller.ANONYMOUS);
    }

    /** Whoever has a certificate may do all but {@link Scope#ADMIN}, under the first of its names. */
    static Authentication ofAnyCertificate() {
        return credentials -> credentials instanceof Credentials.Certificate certificate
                ? certificate.names().stream()
                        .findFirst()
                        .map(name -> new Caller(name, EnumSet.of(Scope.RECOMMEND, Scope.RECORD), Optional.empty()))
                : Optional.empty();
    }
}
