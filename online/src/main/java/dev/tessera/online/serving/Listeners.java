package dev.tessera.online.serving;

import dev.tessera.online.admission.ByteBudget;
import dev.tessera.online.grpc.HealthLimits;
import dev.tessera.online.http.HttpSettings;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes the network ends of a server. A connection has as many calls at once as the server takes of all kinds together, and no fewer than {@value #FEWEST_CALLS_A_CONNECTION}. */
final class Listeners {
    private static final int KEEP_ALIVE_SECONDS = 10;
    /** RFC 9113 advises against fewer. */
    private static final int FEWEST_CALLS_A_CONNECTION = 100;

    private Listeners() {}

    /** @param certificates those that the configuration asks for */
    static ServerBuilder<?> builder(ServingConfig config, Optional<Certificates> certificates) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConcurrentCallsPerConnection(Math.max(FEWEST_CALLS_A_CONNECTION, Bulkheads.places(config.calls())))
                .addStreamTracerFactory(HealthLimits.requestLimit());
        certificates.ifPresent(tls -> builder.sslContext(tls.grpc()));
        return builder;
    }

    /**
     * How to listen for JSON over HTTP.
     *
     * @param bodies room for them
     */
    static HttpSettings http(
            ServingConfig config, JsonPort json, Optional<Certificates> certificates, ByteBudget bodies) {
        return new HttpSettings(
                new InetSocketAddress(config.host(), json.port()),
                certificates.map(Certificates::http),
                config.messageBytes(),
                bodies,
                json.connections(),
                HttpSettings.LONGEST_HEAD,
                HttpSettings.LONGEST_ANSWER,
                config.access() instanceof Access.LoopbackOnly,
                config.drain());
    }
}
