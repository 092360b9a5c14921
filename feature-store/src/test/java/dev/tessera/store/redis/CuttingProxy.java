package dev.tessera.store.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network between one client and a redis-server that breaks for good after some commands: all connections end at once, and no new one is
 * accepted.
 */
final class CuttingProxy implements AutoCloseable {
    /** What becomes of the commands around the cut. */
    enum Cut {
        /** The last command arrives; who sent it never gets the reply. */
        BEHIND_A_COMMAND,
        /** Half of the command after it arrives. */
        WITHIN_A_COMMAND
    }

    private final RedisAddress server;
    private final int commands;
    private final Cut cut;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger seen = new AtomicInteger();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final List<Socket> servers = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    /** @param commands how many arrive whole, over all connections */
    CuttingProxy(RedisAddress server, int commands, Cut cut) throws IOException {
        this.server = server;
        this.commands = commands;
        this.cut = cut;
        start(this::accept);
    }

    RedisAddress address() {
        return new RedisAddress("127.0.0.1", listening.getLocalPort());
    }

    /** Whether the cut has come. */
    boolean isBroken() {
        return broken;
    }

    private void accept() {
        while (!broken) {
            try {
                Socket client = listening.accept();
                Socket upstream = new Socket(server.host(), server.port());
                clients.add(client);
                servers.add(upstream);
                start(() -> forwardCommands(client, upstream));
                start(() -> forwardReplies(upstream, client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forwardCommands(Socket client, Socket upstream) {
        try {
            InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
            OutputStream out = upstream.getOutputStream();
            while (true) {
                byte[] command = command(in);
                int number = seen.incrementAndGet();
                if (number > commands) {
                    out.write(command, 0, cut == Cut.WITHIN_A_COMMAND ? command.length / 2 : 0);
                    breakAll();
                    return;
                }
                boolean last = number == commands && cut == Cut.BEHIND_A_COMMAND;
                if (last) {
                    broken = true;
                }
                out.write(command);
                if (last) {
                    breakAll();
                    return;
                }
            }
        } catch (IOException ended) {
            endOfCommands(upstream);
        }
    }

    /** To its end, also when nobody wants to know: that is how one knows that the server has read all that was sent to it. */
    private void forwardReplies(Socket upstream, Socket client) {
        byte[] buffer = new byte[1 << 16];
        boolean wanted = true;
        try {
            for (int read = upstream.getInputStream().read(buffer);
                    read >= 0;
                    read = upstream.getInputStream().read(buffer)) {
                wanted = wanted && !broken && write(client, buffer, read);
            }
        } catch (IOException reset) {
            // The server has ended the connection.
        }
        close(client);
        close(upstream);
    }

    private static boolean write(Socket client, byte[] bytes, int length) {
        try {
            client.getOutputStream().write(bytes, 0, length);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private synchronized void breakAll() throws IOException {
        broken = true;
        listening.close();
        clients.forEach(CuttingProxy::close);
        servers.forEach(CuttingProxy::endOfCommands);
    }

    private static void endOfCommands(Socket upstream) {
        try {
            upstream.shutdownOutput();
        } catch (IOException closed) {
            // It is at its end already.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket does not close", e);
        }
    }

    /** One command as it is on the wire: {@code *N}, then N times {@code $LENGTH} and as many bytes. */
    static byte[] command(InputStream in) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int parts = number(in, whole);
        for (int part = 0; part < parts; part++) {
            int length = number(in, whole) + 2;
            byte[] content = in.readNBytes(length);
            if (content.length < length) {
                throw new EOFException("the client ended within a command");
            }
            whole.write(content);
        }
        return whole.toByteArray();
    }

    private static int number(InputStream in, ByteArrayOutputStream whole) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the client has ended");
            }
            line.write(b);
        }
        line.writeTo(whole);
        whole.write('\n');
        return Integer.parseInt(
                line.toString(StandardCharsets.US_ASCII).substring(1).strip());
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Waits until the server has read, and answered, all that arrived. */
    @Override
    public void close() throws IOException {
        breakAll();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
