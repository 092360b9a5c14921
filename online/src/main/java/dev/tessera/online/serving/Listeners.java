package dev.tessera.online.serving;

import dev.tessera.online.grpc.HealthLimits;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Makes the network end of a server. A connection has as many calls at once as the server takes, and no fewer than {@value #FEWEST_CALLS_A_CONNECTION}. */
final class Listeners {
    private static final int KEEP_ALIVE_SECONDS = 10;
    /** RFC 9113 advises against fewer. */
    private static final int FEWEST_CALLS_A_CONNECTION = 100;

    private Listeners() {}

    /** @throws IllegalArgumentException if a TLS file cannot be read or used */
    static ServerBuilder<?> builder(ServingConfig config) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConcurrentCallsPerConnection(Math.max(FEWEST_CALLS_A_CONNECTION, config.callsInFlight()))
                .addStreamTracerFactory(HealthLimits.requestLimit());
        if (config.transport() instanceof Transport.Tls tls) {
            builder.sslContext(context(tls));
        }
        return builder;
    }

    private static SslContext context(Transport.Tls tls) {
        SslContextBuilder builder = GrpcSslContexts.forServer(
                readable("--tls-cert", tls.certificateChain()), readable("--tls-key", tls.privateKey()));
        tls.clientAuthority().ifPresent(authority -> builder.trustManager(readable("--tls-client-ca", authority))
                .clientAuth(ClientAuth.REQUIRE));
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS cannot be set up from " + tls + ": " + e.getMessage(), e);
        }
    }

    private static File readable(String option, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(option + " is " + file + ", which cannot be read; expected a PEM file");
        }
        return file.toFile();
    }
}
