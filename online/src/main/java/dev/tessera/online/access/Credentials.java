package dev.tessera.online.access;

import java.util.List;

/** How a caller shows who they are. */
public sealed interface Credentials {
    /** Not at all. */
    record None() implements Credentials {}

    /** By a secret. Its text is in no message. */
    record Bearer(String token) implements Credentials {
        @Override
        public String toString() {
            return "a token";
        }
    }

    /**
     * By a certificate that the transport has verified.
     *
     * @param names that the certificate is of, see {@link CertificateNames}
     */
    record Certificate(List<String> names) implements Credentials {
        public Certificate {
            names = List.copyOf(names);
        }
    }
}
