package dev.tessera.online.serving;

import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/** Asks anew for each connection what to encrypt it by. */
final class LatestSslContext extends SslContext {
    private final Supplier<SslContext> latest;

    LatestSslContext(Supplier<SslContext> latest) {
        this.latest = latest;
    }

    @Override
    public boolean isClient() {
        return latest.get().isClient();
    }

    @Override
    public List<String> cipherSuites() {
        return latest.get().cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // The class above says so.
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return latest.get().applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator memory) {
        return latest.get().newEngine(memory);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator memory, String peer, int port) {
        return latest.get().newEngine(memory, peer, port);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return latest.get().sessionContext();
    }
}
