package dev.tessera.online.serving;

import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.Rung;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** One client of a ranker in this process that waits for each answer. All it does is done by threads of its own, which {@link ProcessorTime} does not count. */
final class UncountedClient implements AutoCloseable {
    private static final int SPLIT_CALLS = 5_000;

    private final ExecutorService asking =
            Executors.newSingleThreadExecutor(work -> new Thread(work, ProcessorTime.CLIENT));
    private final EventLoopGroup connection = new MultiThreadIoEventLoopGroup(
            1,
            (ThreadFactory) work -> new Thread(work, ProcessorTime.CLIENT + "-connection"),
            NioIoHandler.newFactory());
    private final ManagedChannel channel;
    private final List<String> users;

    UncountedClient(int port, List<String> users) {
        this.users = users;
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(connection)
                .directExecutor()
                .build();
    }

    Cost recommend(CostMeter meter) throws Exception {
        return ask(() -> meter.of(RequestParts.SLATE, this::recommend));
    }

    /** A health check: the same server and transport, and nothing to do. */
    Cost empty(CostMeter meter) throws Exception {
        HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
        return ask(() ->
                meter.of(ServingStatus.SERVING_VALUE, number -> health.check(HealthCheckRequest.getDefaultInstance())
                        .getStatusValue()));
    }

    /** Microseconds a Recommend by what threads are for. */
    Map<String, Double> split(ProcessorTime time) throws Exception {
        return ask(() -> {
            Map<String, Double> before = time.split();
            for (int i = 0; i < SPLIT_CALLS; i++) {
                recommend(i);
            }
            Map<String, Double> split = new TreeMap<>();
            time.split()
                    .forEach((role, nanos) ->
                            split.put(role, (nanos - before.getOrDefault(role, 0.0)) / 1e3 / SPLIT_CALLS));
            return split;
        });
    }

    private long recommend(int number) {
        RecommendResponse slate = RankerGrpc.newBlockingStub(channel)
                .recommend(RecommendRequest.newBuilder()
                        .setUserId(users.get(number % users.size()))
                        .setSize(RequestParts.SLATE)
                        .build());
        return slate.getDecision().getRung() == Rung.RUNG_FULL ? slate.getItemsCount() : 0;
    }

    private <T> T ask(Callable<T> questions) throws Exception {
        return asking.submit(questions).get();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        asking.shutdown();
        Future<?> unused = connection.shutdownGracefully();
    }
}
