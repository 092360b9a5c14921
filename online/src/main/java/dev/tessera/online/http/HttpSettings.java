package dev.tessera.online.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How to listen.
 *
 * @param address port 0 takes a free one
 * @param tls empty for connections in clear
 * @param mostBytes of the body of a request
 * @param mostConnections at once; more wait to be accepted
 * @param localNamesOnly whether requests must call this host localhost or by an address
 * @param drain how long requests under way may go on after a stop
 */
public record HttpSettings(
        InetSocketAddress address,
        Optional<Tls> tls,
        int mostBytes,
        int mostConnections,
        boolean localNamesOnly,
        Duration drain) {
    /**
     * How connections are encrypted.
     *
     * @param clientsShowCertificates whether they must
     */
    public record Tls(SSLContext context, boolean clientsShowCertificates) {}
}
