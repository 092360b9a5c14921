package dev.tessera.online.serving;

import dev.tessera.online.admission.CallLimits;
import dev.tessera.online.grpc.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a ranker serves. Where it gets its generations from is not its matter.
 *
 * @param host the address to listen on; other machines reach only what is not a loopback address
 * @param port 0 takes a free one
 * @param http where JSON over HTTP is taken beside it, under the same rules; empty if nowhere
 * @param transport how connections are secured
 * @param access who may call
 * @param messageBytes the largest request
 * @param calls how many are handled at once
 * @param poll how often the pointer is looked at
 * @param pause how long a store or a generation that failed is left alone
 * @param memory how much of it generations may take
 * @param drain how long calls under way may go on after a stop
 * @param admin whether items may be changed by calls
 * @param files what stands for users
 * @param limits of the fields of requests
 */
public record ServingConfig(
        String host,
        int port,
        Optional<JsonPort> http,
        Transport transport,
        Access access,
        int messageBytes,
        CallLimits calls,
        Duration poll,
        Duration pause,
        MemoryBudget memory,
        Duration drain,
        boolean admin,
        StandingFiles files,
        Limits limits) {
    /** So many requests of the largest size. */
    private static final int LARGEST_AT_ONCE = 8;

    private static final long LEAST_BYTES_UNDER_WAY = 64 << 20;

    public ServingConfig {
        List<String> problems = new ArrayList<>();
        require(port >= 0 && port <= 65_535, "port is " + port + "; expected 0 to 65535", problems);
        http.ifPresent(json -> json.check(problems));
        require(
                messageBytes >= 1 << 10,
                "message size is " + messageBytes + " bytes; expected at least 1024",
                problems);
        calls.check(problems);
        require(!poll.isNegative() && !poll.isZero(), "poll interval is " + poll + "; expected more than 0", problems);
        require(!drain.isNegative(), "drain is " + drain + "; expected 0 or more", problems);
        if (isLoopback(host, problems)) {
            require(
                    !admin || !(access instanceof Access.AnyCertificate),
                    "--admin is for callers with the scope admin, which no certificate gives by itself; expected --callers beside --admin",
                    problems);
        } else {
            requireSafety(host, transport, access, admin, problems);
        }
        require(
                !(access instanceof Access.AnyCertificate) || asksForCertificates(transport),
                "callers are to be known by certificates that nobody asks for; expected --tls-client-ca",
                problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Bytes that requests under way may have together, and bodies over HTTP. */
    long messageBytesUnderWay() {
        return Math.max(LEAST_BYTES_UNDER_WAY, (long) LARGEST_AT_ONCE * messageBytes);
    }

    private static void requireSafety(
            String host, Transport transport, Access access, boolean admin, List<String> problems) {
        String reachable = "host is " + host + ", which other machines can reach; expected ";
        require(
                !(transport instanceof Transport.LoopbackOnly),
                reachable + "--tls-cert and --tls-key, or --insecure to say that connections need no encryption",
                problems);
        require(
                !(access instanceof Access.LoopbackOnly),
                reachable + "--callers, --tls-client-ca, or --anonymous to say that anybody may call",
                problems);
        require(
                !admin || access instanceof Access.Listed,
                reachable + "--callers beside --admin, so that not everybody changes what everybody is shown",
                problems);
    }

    /** Whether clients are asked who they are before anything else. */
    static boolean asksForCertificates(Transport transport) {
        return transport instanceof Transport.Tls tls && tls.clientAuthority().isPresent();
    }

    /** On a free port of 127.0.0.1. */
    public static ServingConfig local() {
        return new ServingConfig(
                "127.0.0.1",
                0,
                Optional.empty(),
                new Transport.LoopbackOnly(),
                new Access.LoopbackOnly(),
                8 << 20,
                CallLimits.DEFAULT,
                Duration.ofMillis(250),
                Duration.ofSeconds(2),
                MemoryBudget.ofHeap(true),
                Duration.ofSeconds(10),
                false,
                StandingFiles.NONE,
                Limits.DEFAULT);
    }

    private static void require(boolean holds, String problem, List<String> problems) {
        if (!holds) {
            problems.add(problem);
        }
    }

    /** An address that is unknown needs nothing more to be told of it. */
    private static boolean isLoopback(String host, List<String> problems) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            problems.add("host is '" + host + "', which cannot be resolved");
            return true;
        }
    }
}
