package dev.tessera.store.redis;

import dev.tessera.store.pem.PemFile;
import dev.tessera.store.pem.Validity;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * Encrypted connections. The server's certificate must be of the host that was asked for; that is not optional. Files are PEM, read
 * again for each connection if they have changed.
 *
 * @param authorities certificates of the authorities to trust; empty for those of the platform ({@code javax.net.ssl.trustStore})
 * @param identity what the server is shown, if it asks for it
 */
public record RedisTls(Optional<Path> authorities, Optional<Identity> identity) {
    private static final Logger log = LoggerFactory.getLogger(RedisTls.class);

    /** Trusts what the platform trusts, and shows no certificate. */
    public static final RedisTls OF_PLATFORM = new RedisTls(Optional.empty(), Optional.empty());

    /**
     * A client's certificate.
     *
     * @param certificate it, then those of the authorities between it and the one that the server trusts; others of the file are not shown
     * @param key its private key, PKCS #8 without a password
     */
    public record Identity(Path certificate, Path key) {
        /** @throws RedisException if a file cannot be used, or the certificate, or one that it rests on, is not valid now; names it */
        KeyStoreOfFiles store(InstantSource clock) {
            return KeyStoreOfFiles.open(
                    List.of(certificate, key), (files, into) -> shown(files.get(0), files.get(1), clock, into));
        }

        private static void shown(PemFile certificate, PemFile key, InstantSource clock, KeyStore into)
                throws GeneralSecurityException {
            Validity validity = Validity.at(clock.instant(), certificate);
            validity.requireNotEnded();
            validity.beginning().ifPresent(later -> {
                throw new IllegalArgumentException(later);
            });
            List<X509Certificate> chain = validity.path();
            into.setKeyEntry(
                    "client",
                    key.privateKeyOf(chain.get(0)),
                    KeyStoreOfFiles.password(),
                    chain.toArray(X509Certificate[]::new));
            validity.beside().forEach(fault -> log.warn("TLS of connections to Redis: {}", fault));
        }
    }

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

    /** @throws RedisException if a file cannot be used, or the client's certificate is not valid now; names it */
    void into(DefaultJedisClientConfig.Builder config) {
        SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
        authorities.ifPresent(file -> options.trustStoreType(KeyStoreOfFiles.TYPE)
                .truststore(
                        KeyStoreOfFiles.open(List.of(file), RedisTls::trusted)::latest, KeyStoreOfFiles.password()));
        identity.ifPresent(own -> options.keyStoreType(KeyStoreOfFiles.TYPE)
                .keystore(own.store(InstantSource.system())::latest, KeyStoreOfFiles.password()));
        config.sslOptions(options.build());
    }

    private static void trusted(List<PemFile> files, KeyStore into) throws GeneralSecurityException {
        List<X509Certificate> certificates = files.get(0).certificates();
        for (int i = 0; i < certificates.size(); i++) {
            into.setCertificateEntry("authority-" + i, certificates.get(i));
        }
    }
}
