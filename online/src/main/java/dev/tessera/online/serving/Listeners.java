package dev.tessera.online.serving;

import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Makes the network end of a server. */
final class Listeners {
    private static final int KEEP_ALIVE_SECONDS = 10;

    private Listeners() {}

    /** @throws IllegalArgumentException if a TLS file cannot be read or used */
    static ServerBuilder<?> builder(ServingConfig config) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        if (config.transport() instanceof ServingConfig.Transport.Tls tls) {
            builder.useTransportSecurity(
                    readable("--tls-cert", tls.certificateChain()).toFile(),
                    readable("--tls-key", tls.privateKey()).toFile());
        }
        return builder;
    }

    private static Path readable(String option, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(option + " is " + file + ", which cannot be read; expected a PEM file");
        }
        return file;
    }
}
