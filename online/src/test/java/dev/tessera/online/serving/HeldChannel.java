package dev.tessera.online.serving;

import dev.tessera.v1.RankerGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

/** A connection of its own. */
record HeldChannel(ManagedChannel channel) implements AutoCloseable {
    static HeldChannel to(RankerOnRedis ranker) {
        return new HeldChannel(ManagedChannelBuilder.forAddress("127.0.0.1", ranker.port())
                .usePlaintext()
                .build());
    }

    RankerGrpc.RankerBlockingStub client() {
        return RankerGrpc.newBlockingStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
