package dev.tessera.store.redis;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@link RedisSettings} as they travel to the tasks of a job: where passwords and keys are, not what they are. Empty texts stand for nothing. */
public record PortableRedisSettings(
        String servers,
        boolean cluster,
        Login login,
        Login sentinelLogin,
        Tls tls,
        String namespace,
        Duration timeout,
        Duration retryFor,
        int connections)
        implements Serializable {
    /** A {@link RedisLogin}. */
    public record Login(String user, String file, String variable) implements Serializable {
        static Login of(RedisLogin login) {
            return new Login(
                    login.user().orElse(""),
                    login.password()
                            .map(secret -> secret instanceof RedisSecret.InFile in ? absolute(in.file()) : "")
                            .orElse(""),
                    login.password()
                            .map(secret -> secret instanceof RedisSecret.InEnvironment in ? in.variable() : "")
                            .orElse(""));
        }

        RedisLogin settings() {
            return RedisLogin.of(text(user), text(file).map(Path::of), text(variable));
        }
    }

    /** A {@link RedisTls}, or none. */
    public record Tls(boolean wanted, String authorities, String certificate, String key) implements Serializable {
        static Tls of(Optional<RedisTls> tls) {
            Optional<RedisTls.Identity> identity = tls.flatMap(RedisTls::identity);
            return new Tls(
                    tls.isPresent(),
                    tls.flatMap(RedisTls::authorities)
                            .map(PortableRedisSettings::absolute)
                            .orElse(""),
                    identity.map(own -> absolute(own.certificate())).orElse(""),
                    identity.map(own -> absolute(own.key())).orElse(""));
        }

        Optional<RedisTls> settings() {
            return RedisTls.of(
                    wanted,
                    text(authorities).map(Path::of),
                    text(certificate).map(Path::of),
                    text(key).map(Path::of));
        }
    }

    public static PortableRedisSettings of(RedisSettings settings) {
        return new PortableRedisSettings(
                RedisUrl.of(settings.servers()),
                settings.servers() instanceof RedisServers.Cluster,
                Login.of(settings.login()),
                Login.of(settings.sentinelLogin()),
                Tls.of(settings.tls()),
                settings.namespace(),
                settings.limits().timeout(),
                settings.limits().retryFor(),
                settings.limits().connections());
    }

    public RedisSettings settings() {
        return RedisSettings.parse(servers, cluster)
                .withLogin(login.settings())
                .withSentinelLogin(sentinelLogin.settings())
                .withTls(tls.settings())
                .withNamespace(namespace)
                .withLimits(new RedisLimits(timeout, retryFor, connections));
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }

    private static Optional<String> text(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }
}
