package dev.tessera.online.grpc;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One service behind interceptors, in this process. */
final class ServedHere implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Server server;
    private final ManagedChannel channel;

    /** @param interceptors the first is asked first */
    ServedHere(BindableService service, ServerInterceptor... interceptors) throws IOException {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .executor(threads)
                .addService(ServerInterceptors.interceptForward(
                        ReadableRequests.of(service.bindService(), WireFormat.PROTOBUF), interceptors))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        threads.shutdownNow();
    }
}
