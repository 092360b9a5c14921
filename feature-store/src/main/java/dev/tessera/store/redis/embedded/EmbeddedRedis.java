package dev.tessera.store.redis.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * A running redis-server, child of this JVM, reachable on 127.0.0.1 only and with a random password. It ends with {@link #close()}, with
 * the JVM, or, where the JVM was killed, when the next one starts. Nothing is evicted ({@code noeviction}).
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final int PORT_ATTEMPTS = 10;
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    private final RedisHome home;
    private final Process process;
    private final int port;
    private final Thread killer;

    private EmbeddedRedis(RedisHome home, Process process, int port) {
        this.home = home;
        this.process = process;
        this.port = port;
        this.killer = new Thread(this::stop, "redis-server-stop");
    }

    /**
     * Starts a server and returns when it answers PING.
     *
     * @throws EmbeddedRedisException if there is no binary for this machine, the port is taken, the home is in use, or the server ends
     */
    public static EmbeddedRedis start(EmbeddedRedisConfig config) {
        Path binary = RedisBinary.resolve(config);
        try {
            RedisHome home = RedisHome.open(config);
            try {
                EmbeddedRedis redis = launch(binary, home, config);
                Runtime.getRuntime().addShutdownHook(redis.killer);
                return redis;
            } catch (IOException | RuntimeException e) {
                home.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedRedisException("cannot start " + binary + ": " + e.getMessage(), e);
        }
    }

    private static EmbeddedRedis launch(Path binary, RedisHome home, EmbeddedRedisConfig config) throws IOException {
        String password = newPassword();
        for (int attempt = 1; ; attempt++) {
            int port = config.port() == 0 ? freePort() : config.port();
            home.write(password, port, config.persistence());
            Process process = new ProcessBuilder(
                            binary.toString(), home.config().toString())
                    .directory(home.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()))
                    .start();
            process.getOutputStream().close();
            EmbeddedRedis redis = new EmbeddedRedis(home, process, port);
            if (redis.awaitPing(password)) {
                return redis;
            }
            redis.kill();
            boolean portTaken = home.logTail().stream().anyMatch(line -> line.contains("Failed listening on port"));
            if (!portTaken || config.port() != 0 || attempt == PORT_ATTEMPTS) {
                throw new EmbeddedRedisException("redis-server " + binary + " did not come up on 127.0.0.1:" + port
                        + "; its last words:\n  " + String.join("\n  ", home.logTail()));
            }
        }
    }

    private static String newPassword() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** False if the process ended or stayed silent; a server that is still loading its file is waited for as long as it lives. */
    private boolean awaitPing(String password) {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (process.isAlive()) {
            String answer = ping(password);
            if (answer.startsWith("+PONG")) {
                return process.isAlive();
            }
            if (System.nanoTime() > deadline && !answer.startsWith("-LOADING")) {
                return false;
            }
            pause();
        }
        return false;
    }

    private void pause() {
        try {
            process.waitFor(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    private String ping(String password) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String authenticated = answers.readLine();
            String pong = "+OK".equals(authenticated) ? answers.readLine() : authenticated;
            return pong == null ? "" : pong;
        } catch (IOException notYet) {
            return "";
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** The file that holds the password, readable by the owner alone; it is gone once the server is closed. */
    public Path passwordFile() {
        return home.password();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops the server, syncing what it keeps, and gives its home back. Safe to call twice. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException shuttingDown) {
            return; // The hook does the rest.
        }
        stop();
    }

    private synchronized void stop() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
        home.close();
    }

    private void kill() {
        process.destroyForcibly();
    }
}
