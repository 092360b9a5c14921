package dev.tessera.offline.publish;

import dev.tessera.store.redis.RedisAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A network to Redis that, over all connections, carries so many bytes of requests, and the others once it is let go. */
final class HeldNetwork implements AutoCloseable {
    private final RedisAddress server;
    private final long bytes;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong carried = new AtomicLong();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean held;

    HeldNetwork(RedisAddress server, long bytes) throws IOException {
        this.server = server;
        this.bytes = bytes;
        start(this::accept);
    }

    RedisAddress address() {
        return new RedisAddress("127.0.0.1", listening.getLocalPort());
    }

    /** Whether somebody waits for it. */
    boolean isHeld() {
        return held;
    }

    void letGo() {
        letGo.countDown();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listening.accept();
                Socket upstream = new Socket(server.host(), server.port());
                sockets.addAll(List.of(client, upstream));
                start(() -> carry(client, upstream, true));
                start(() -> carry(upstream, client, false));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (requests && carried.addAndGet(read) > bytes) {
                    held = true;
                    letGo.await();
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException ended) {
            // So does the other direction, since both sockets are closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "held-network");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        letGo();
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
