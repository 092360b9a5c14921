package dev.tessera.online.http;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for HTTP/1.1. A body has to be whole by the deadline of its call; a connection that is silent for long, or slow, is closed. */
public final class HttpListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpListener.class);

    private static final int MOST_THREADS = 16;

    private final Server server;
    private final ServerConnector connector;
    private final Optional<SslContextFactory.Server> tls;

    private HttpListener(HttpSettings settings, Function<ConnectionTimes, Handler> requests) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        server = new Server(threads);
        tls = settings.tls().map(HttpListener::tls);
        connector = connector(server, settings, tls);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.mostConnections(), connector));
        ConnectionTimes times =
                new ConnectionTimes(settings.head(), settings.answer(), connector.getScheduler()::schedule);
        connector.addEventListener(times);
        server.setErrorHandler(new JsonErrors());
        server.setHandler(new GracefulHandler(requests.apply(times)));
        server.setStopTimeout(settings.drain().toMillis());
    }

    /**
     * Begins to listen.
     *
     * @param calls answers them; started already
     * @param healthy what health says
     * @throws IOException if the address cannot be listened on
     */
    public static HttpListener open(HttpSettings settings, JsonCalls calls, BooleanSupplier healthy)
            throws IOException {
        HttpListener listener = new HttpListener(
                settings,
                times -> new HttpRequests(calls, OpenApi.document(calls.services()), healthy, settings, times));
        try {
            listener.server.start();
            return listener;
        } catch (Exception e) {
            listener.close();
            throw new IOException(
                    "--http-port: " + settings.address() + " cannot be listened on: "
                            + Optional.ofNullable(e.getCause()).orElse(e).getMessage(),
                    e);
        }
    }

    private static ServerConnector connector(
            Server server, HttpSettings settings, Optional<SslContextFactory.Server> tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        HttpConnectionFactory connections = new HttpConnectionFactory(http);
        ServerConnector connector;
        if (tls.isPresent()) {
            http.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(server, tls.get(), connections);
        } else {
            connector = new ServerConnector(server, connections);
        }
        connector.setHost(settings.address().getHostString());
        connector.setPort(settings.address().getPort());
        connector.setIdleTimeout(HttpSettings.LONGEST_HEAD.toMillis());
        return connector;
    }

    private static SslContextFactory.Server tls(HttpSettings.Tls tls) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(tls.context());
        factory.setNeedClientAuth(tls.clientsShowCertificates());
        factory.setRenegotiationAllowed(false);
        return factory;
    }

    /**
     * Encrypts new connections by this from now on.
     *
     * @throws IllegalStateException if it listens in clear, or this cannot be used
     */
    public void use(SSLContext context) {
        SslContextFactory.Server factory =
                tls.orElseThrow(() -> new IllegalStateException("connections are in clear; expected TLS"));
        try {
            factory.reload(same -> same.setSslContext(context));
        } catch (Exception e) {
            throw new IllegalStateException("connections are encrypted as before", e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests; those under way may end. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            log.warn("HTTP requests are still under way; they are cancelled", e);
        }
    }
}
