package dev.tessera.store.redis;

import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one redis-server of the test process, started on first use and stopped at its end, as {@link RedisSettings} or an open
 * {@link RedisFeatureStore}. Each test has a namespace of its own.
 */
public final class RedisServerExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(RedisServerExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RedisSettings.class || type == RedisFeatureStore.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Server server = context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Server.class);
        Fresh fresh = context.getStore(NAMESPACE).getOrComputeIfAbsent("fresh", key -> new Fresh(server), Fresh.class);
        return parameter.getParameter().getType() == RedisSettings.class ? fresh.settings : fresh.store();
    }

    static final class Server implements AutoCloseable {
        final EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());

        @Override
        public void close() {
            redis.close();
        }
    }

    /** What one test has for itself. */
    static final class Fresh implements AutoCloseable {
        final RedisSettings settings;
        private RedisFeatureStore store;

        Fresh(Server server) {
            this.settings = RedisSettings.of(new RedisAddress(server.redis.host(), server.redis.port()))
                    .withPasswordFile(server.redis.passwordFile())
                    .withNamespace("test-" + UUID.randomUUID());
        }

        RedisFeatureStore store() {
            if (store == null) {
                store = RedisFeatureStore.open(settings);
            }
            return store;
        }

        @Override
        public void close() {
            if (store != null) {
                store.close();
            }
        }
    }
}
