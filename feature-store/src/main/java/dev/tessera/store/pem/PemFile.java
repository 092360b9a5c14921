package dev.tessera.store.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of PEM as it was read. Messages name the file, and never hold any of a key.
 *
 * @param content a letter a byte
 */
public record PemFile(Path path, String content) {
    private static final String BEGIN_KEY = "-----BEGIN PRIVATE KEY-----";
    private static final String END_KEY = "-----END PRIVATE KEY-----";

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    /** How to sign with a key, by its algorithm. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    /** Without the content, which may be a key. */
    @Override
    public String toString() {
        return path.toString();
    }

    public static PemFile read(Path path) throws IOException {
        return of(path, Files.readAllBytes(path));
    }

    /** @param content what is in the file */
    public static PemFile of(Path path, byte[] content) {
        return new PemFile(path, new String(content, StandardCharsets.ISO_8859_1));
    }

    /**
     * All of the file, in their order; at least one. Whatever else is in the file, such as a key, is passed over.
     *
     * @throws IllegalArgumentException if there is none, or one cannot be read
     */
    public List<X509Certificate> certificates() {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(certificateBlocks()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException(
                        path + " holds no certificate; expected -----BEGIN CERTIFICATE-----");
            }
            return found;
        } catch (CertificateException e) {
            throw new IllegalArgumentException(path + " holds no certificates that can be read; expected PEM", e);
        }
    }

    private byte[] certificateBlocks() {
        return CERTIFICATE
                .matcher(content)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * The key of a certificate.
     *
     * @throws IllegalArgumentException if there is none, it cannot be read, or it is another's
     */
    public PrivateKey privateKeyOf(X509Certificate certificate) {
        PublicKey open = certificate.getPublicKey();
        try {
            PrivateKey key =
                    KeyFactory.getInstance(open.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(key()));
            if (areAPair(key, open)) {
                return key;
            }
            throw anothers(certificate);
        } catch (GeneralSecurityException e) {
            throw anothers(certificate);
        }
    }

    /** Has no cause, which could hold some of the key. */
    private IllegalArgumentException anothers(X509Certificate certificate) {
        return new IllegalArgumentException(path + " holds no "
                + certificate.getPublicKey().getAlgorithm() + " key that goes with the certificate of "
                + certificate.getSubjectX500Principal().getName());
    }

    private byte[] key() {
        int begin = content.indexOf(BEGIN_KEY);
        int end = content.indexOf(END_KEY);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(path + " holds no " + BEGIN_KEY
                    + "; expected PKCS #8 without a password:" + " openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW");
        }
        try {
            return Base64.getMimeDecoder().decode(content.substring(begin + BEGIN_KEY.length(), end));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + " holds a key that is not Base64");
        }
    }

    /** Of algorithms that are not known here, it is believed. */
    private static boolean areAPair(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(open.getAlgorithm());
        if (algorithm == null) {
            return true;
        }
        byte[] message = open.getEncoded();
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(secret);
        signing.update(message);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(open);
        verifying.update(message);
        return verifying.verify(signature);
    }
}
