package dev.tessera.online.demo;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A gRPC server on a free port of this machine, with the health service. */
public final class FakeServer implements AutoCloseable {
    private final Server server;

    public FakeServer(BindableService service) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .addService(new HealthStatusManager().getHealthService())
                .build()
                .start();
    }

    public RankerTarget target() {
        return RankerTarget.open(new RankerAddress("localhost", server.getPort()));
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
