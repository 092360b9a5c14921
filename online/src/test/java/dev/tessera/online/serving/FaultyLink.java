package dev.tessera.online.serving;

import dev.tessera.store.redis.RedisAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The network between a ranker and its Redis, which can hang, or be cut, and be mended. */
final class FaultyLink implements AutoCloseable {
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> ServingThreads.daemon(work, "link"));
    private final Object change = new Object();
    private volatile boolean hanging;
    private volatile boolean cut;

    FaultyLink() {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to carry bytes to a Redis, and says where. */
    RedisAddress to(RedisAddress redis) {
        threads.execute(() -> accept(redis));
        return new RedisAddress("127.0.0.1", listening.getLocalPort());
    }

    /** No byte passes from now on; connections stay. */
    void hang() {
        hanging = true;
    }

    /** Connections end, and none begins. */
    void cut() {
        cut = true;
        open.forEach(FaultyLink::end);
    }

    /** All passes again, also what was held back. */
    void mend() {
        cut = false;
        synchronized (change) {
            hanging = false;
            change.notifyAll();
        }
    }

    private void accept(RedisAddress redis) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(redis.host(), redis.port());
                open.add(client);
                open.add(server);
                threads.execute(() -> carry(client, server));
                threads.execute(() -> carry(server, client));
            } catch (IOException closedOrRefused) {
                continue;
            }
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] bytes = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                waitWhileHanging();
                out.write(bytes, 0, read);
            }
        } catch (IOException ended) {
            // So does the other direction.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from);
            end(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private void waitWhileHanging() throws InterruptedException {
        synchronized (change) {
            while (hanging) {
                change.wait();
            }
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdownNow();
    }
}
