package dev.tessera.online.serving;

import dev.tessera.online.grpc.HealthLimits;
import dev.tessera.online.http.HttpSettings;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Makes the network ends of a server. A connection has as many calls at once as the server takes, and no fewer than {@value #FEWEST_CALLS_A_CONNECTION}. */
final class Listeners {
    private static final int KEEP_ALIVE_SECONDS = 10;
    /** RFC 9113 advises against fewer. */
    private static final int FEWEST_CALLS_A_CONNECTION = 100;

    /** So many bodies of the largest size that is taken. */
    private static final int LARGEST_BODIES_AT_ONCE = 8;

    private Listeners() {}

    /** @throws IllegalArgumentException if a TLS file cannot be read or used */
    static ServerBuilder<?> builder(ServingConfig config) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConcurrentCallsPerConnection(
                        Math.max(FEWEST_CALLS_A_CONNECTION, config.calls().most()))
                .addStreamTracerFactory(HealthLimits.requestLimit());
        if (config.transport() instanceof Transport.Tls tls) {
            builder.sslContext(context(tls));
        }
        return builder;
    }

    /**
     * How to listen for JSON over HTTP.
     *
     * @throws IllegalArgumentException if a TLS file cannot be read or used
     */
    static HttpSettings http(ServingConfig config, JsonPort json) {
        return new HttpSettings(
                new InetSocketAddress(config.host(), json.port()),
                config.transport() instanceof Transport.Tls tls ? Optional.of(javaContext(tls)) : Optional.empty(),
                config.messageBytes(),
                (long) LARGEST_BODIES_AT_ONCE * config.messageBytes(),
                json.connections(),
                HttpSettings.LONGEST_HEAD,
                HttpSettings.LONGEST_ANSWER,
                config.access() instanceof Access.LoopbackOnly,
                config.drain());
    }

    private static SslContext context(Transport.Tls tls) {
        return built(tls, GrpcSslContexts.configure(files(tls)));
    }

    /** The same files, read by the same code, for a server that knows only what Java brings. */
    private static HttpSettings.Tls javaContext(Transport.Tls tls) {
        SslContext context = built(tls, files(tls).sslProvider(SslProvider.JDK));
        return new HttpSettings.Tls(
                ((JdkSslContext) context).context(), tls.clientAuthority().isPresent());
    }

    private static SslContextBuilder files(Transport.Tls tls) {
        SslContextBuilder builder = SslContextBuilder.forServer(
                readable("--tls-cert", tls.certificateChain()), readable("--tls-key", tls.privateKey()));
        tls.clientAuthority().ifPresent(authority -> builder.trustManager(readable("--tls-client-ca", authority))
                .clientAuth(ClientAuth.REQUIRE));
        return builder;
    }

    private static SslContext built(Transport.Tls tls, SslContextBuilder builder) {
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
