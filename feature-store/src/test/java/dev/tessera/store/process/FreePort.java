package dev.tessera.store.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback address for the servers of tests. They are below those that a system gives to connections, so that none takes one before
 * its server does, or while the server is down; and none is told twice.
 */
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int PORTS = 17_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private FreePort() {}

    /** A port that nobody listens on. */
    public static int take() {
        for (int tried = 0; tried < PORTS; tried++) {
            int port = FIRST + NEXT.getAndUpdate(last -> (last + 1) % PORTS);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + (FIRST + PORTS - 1) + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
