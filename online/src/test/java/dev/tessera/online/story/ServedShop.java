package dev.tessera.online.story;

import static org.awaitility.Awaitility.await;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.online.serving.ServedProcess;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.store.table.TableFolder;
import dev.tessera.v1.RankerGrpc;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The small shop, published into a real Redis and served by the real server, a process of its own. */
final class ServedShop implements AutoCloseable {
    private final Path folder = Files.createTempDirectory("tessera-story");
    private final SmallShop shop = new SmallShop(folder);
    private final EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
    private ServedProcess server;
    private ManagedChannel channel;

    private ServedShop() throws IOException {}

    private ServedShop open() throws Exception {
        try {
            shop.publishTo(redis());
            server = serve(folder);
            channel = serving(server);
            return this;
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    /** Starts another ranker on the same Redis. */
    ServedProcess serve(Path own, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--admin"));
        arguments.addAll(redisArguments());
        arguments.addAll(List.of(more));
        return ServedProcess.start(own, arguments.toArray(String[]::new));
    }

    /** How commands find the Redis. */
    List<String> redisArguments() {
        return List.of(
                "--redis",
                redis.host() + ":" + redis.port(),
                "--redis-password-file",
                redis.passwordFile().toString());
    }

    /** Connects to a ranker, and waits until it serves. */
    static ManagedChannel serving(ServedProcess ranker) {
        ManagedChannel channel = ranker.connect();
        await().until(() -> health(channel) == ServingStatus.SERVING);
        return channel;
    }

    ManagedChannel channel() {
        return channel;
    }

    /** What the stages left. */
    WorkDirectory work() {
        return shop.work();
    }

    RedisSettings redis() {
        return RedisSettings.of(new RedisAddress(redis.host(), redis.port())).withPasswordFile(redis.passwordFile());
    }

    RankerGrpc.RankerBlockingStub client() {
        return RankerGrpc.newBlockingStub(channel);
    }

    private static ServingStatus health(ManagedChannel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.shutdownNow();
        }
        if (server != null) {
            server.close();
        }
        redis.close();
        TableFolder.delete(folder);
    }

    /** Gives tests the one served shop of the test process, opened on first use and closed at its end. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ServedShop.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Extension.class))
                    .getOrComputeIfAbsent(Owned.class)
                    .shop;
        }
    }

    /** Closed by JUnit when the root store closes. */
    static final class Owned implements AutoCloseable {
        final ServedShop shop;

        Owned() throws Exception {
            shop = new ServedShop().open();
        }

        @Override
        public void close() throws IOException {
            shop.close();
        }
    }
}
