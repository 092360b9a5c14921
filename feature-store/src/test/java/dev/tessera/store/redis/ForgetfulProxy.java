package dev.tessera.store.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network between clients and a redis-server that loses the answers of some commands: each of these arrives, is done, and the connection
 * ends without its answer. New connections are accepted all the time.
 */
final class ForgetfulProxy implements AutoCloseable {
    private final RedisAddress server;
    private final int oneOf;
    private final Random random;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger lost = new AtomicInteger();

    /** @param oneOf of how many commands one answer is lost, on average */
    ForgetfulProxy(RedisAddress server, int oneOf, long seed) throws IOException {
        this.server = server;
        this.oneOf = oneOf;
        this.random = new Random(seed);
        start(this::accept);
    }

    RedisAddress address() {
        return new RedisAddress("127.0.0.1", listening.getLocalPort());
    }

    int lost() {
        return lost.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket upstream = new Socket(server.host(), server.port());
                Pair pair = new Pair(client, upstream);
                start(pair::forwardCommands);
                start(pair::forwardReplies);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private final class Pair {
        private final Socket client;
        private final Socket upstream;
        private volatile boolean forgotten;

        Pair(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void forwardCommands() {
            try {
                InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
                OutputStream out = upstream.getOutputStream();
                while (!forgotten) {
                    byte[] command = CuttingProxy.command(in);
                    synchronized (random) {
                        forgotten = random.nextInt(oneOf) == 0;
                    }
                    out.write(command);
                }
                lost.incrementAndGet();
            } catch (IOException ended) {
                // By either side.
            }
            try {
                upstream.shutdownOutput();
            } catch (IOException closed) {
                // It is at its end already.
            }
        }

        /** To its end, which comes when the server has done all that was sent to it. */
        void forwardReplies() {
            byte[] buffer = new byte[1 << 16];
            try (client;
                    upstream) {
                InputStream replies = upstream.getInputStream();
                for (int read = replies.read(buffer); read >= 0; read = replies.read(buffer)) {
                    if (!forgotten) {
                        client.getOutputStream().write(buffer, 0, read);
                    }
                }
            } catch (IOException ended) {
                // By either side.
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "forgetful-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
