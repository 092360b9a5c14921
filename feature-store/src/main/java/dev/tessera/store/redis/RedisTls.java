package dev.tessera.store.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * Encrypted connections. The server's certificate must be of the host that was asked for; that is not optional. Files are PEM, read when a
 * client is made.
 *
 * @param authorities certificates of the authorities to trust; empty for those of the platform ({@code javax.net.ssl.trustStore})
 * @param identity what the server is shown, if it asks for it
 */
public record RedisTls(Optional<Path> authorities, Optional<Identity> identity) {
    /** The client loads its stores anew for each connection, which takes long for any other kind; they never leave the process. */
    private static final String STORE = "JKS";

    private static final char[] IN_MEMORY = "in memory".toCharArray();

    /** Trusts what the platform trusts, and shows no certificate. */
    public static final RedisTls OF_PLATFORM = new RedisTls(Optional.empty(), Optional.empty());

    /**
     * A client's certificate.
     *
     * @param certificate it, then those of the authorities between it and the one that the server trusts
     * @param key its private key, PKCS #8 without a password
     */
    public record Identity(Path certificate, Path key) {}

    /**
     * As options say it: empty if none asks for TLS.
     *
     * @throws IllegalArgumentException if only one of certificate and key is given
     */
    public static Optional<RedisTls> of(
            boolean wanted, Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("--redis-certificate and --redis-key go together; one is missing");
        }
        Optional<Identity> identity = certificate.flatMap(own -> key.map(secret -> new Identity(own, secret)));
        return wanted || authorities.isPresent() || identity.isPresent()
                ? Optional.of(new RedisTls(authorities, identity))
                : Optional.empty();
    }

    /** @throws RedisException if a file cannot be used; names it */
    void into(DefaultJedisClientConfig.Builder config) {
        SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
        try {
            if (authorities.isPresent()) {
                byte[] trusted = stored(trusted(authorities.get()));
                options.trustStoreType(STORE).truststore(() -> new ByteArrayInputStream(trusted), IN_MEMORY.clone());
            }
            if (identity.isPresent()) {
                byte[] shown = stored(shown(identity.get()));
                options.keyStoreType(STORE).keystore(() -> new ByteArrayInputStream(shown), IN_MEMORY.clone());
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new RedisException("TLS cannot be set up for Redis: " + e.getMessage(), e);
        }
        config.sslOptions(options.build());
    }

    private static KeyStore trusted(Path file) throws GeneralSecurityException, IOException {
        KeyStore trusted = empty();
        List<X509Certificate> certificates = PemFile.certificates(file);
        for (int i = 0; i < certificates.size(); i++) {
            trusted.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        return trusted;
    }

    private static KeyStore shown(Identity identity) throws GeneralSecurityException, IOException {
        List<X509Certificate> chain = PemFile.certificates(identity.certificate());
        PrivateKey key =
                PemFile.privateKey(identity.key(), chain.get(0).getPublicKey().getAlgorithm());
        KeyStore own = empty();
        own.setKeyEntry("client", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
        return own;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(STORE);
        store.load(null, IN_MEMORY);
        return store;
    }

    private static byte[] stored(KeyStore store) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, IN_MEMORY);
        return bytes.toByteArray();
    }
}
