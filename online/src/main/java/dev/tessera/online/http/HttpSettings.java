package dev.tessera.online.http;

import dev.tessera.online.admission.ByteBudget;
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
 * @param bodies room for the bodies of all requests together
 * @param mostConnections at once; more wait to be accepted
 * @param head how long the head of a request may take, from the opening of its connection or the end of the answer before
 * @param answer how long everything after it may take, to the end of the answer
 * @param localNamesOnly whether requests must call this host localhost or by an address
 * @param drain how long requests under way may go on after a stop
 */
public record HttpSettings(
        InetSocketAddress address,
        Optional<Tls> tls,
        int mostBytes,
        ByteBudget bodies,
        int mostConnections,
        Duration head,
        Duration answer,
        boolean localNamesOnly,
        Duration drain) {
    /** For a head, and for what is silent. */
    public static final Duration LONGEST_HEAD = Duration.ofSeconds(40);

    /** Beyond the longest that a call may take, so much for whoever reads the answer. */
    public static final Duration LONGEST_ANSWER = CallTimeout.LONGEST.plus(LONGEST_HEAD);

    /**
     * How connections are encrypted.
     *
     * @param clientsShowCertificates whether they must
     */
    public record Tls(SSLContext context, boolean clientsShowCertificates) {}
}
