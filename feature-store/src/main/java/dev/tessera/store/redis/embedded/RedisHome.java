package dev.tessera.store.redis.embedded;

import dev.tessera.store.process.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The private folder of one redis-server, held by a file lock for as long as the JVM that started it lives. A home that nobody holds but
 * whose pid file still names a redis-server started from it belongs to an orphan.
 */
final class RedisHome implements AutoCloseable {
    private final Path folder;
    private final boolean keep;
    private final Path homes;
    private final FolderLock lock;

    private RedisHome(Path folder, boolean keep, Path homes, FolderLock lock) {
        this.folder = folder;
        this.keep = keep;
        this.homes = homes;
        this.lock = lock;
    }

    /** Takes the configured home, or a new one under the cache, after sweeping what orphans left anywhere. */
    static synchronized RedisHome open(EmbeddedRedisConfig config) throws IOException {
        Path homes = createPrivate(config.cache().resolve("redis").resolve("homes"));
        try (Gate gate = new Gate(homes)) {
            sweep(homes);
            if (config.home().isPresent()) {
                return takeKept(createPrivate(config.home().get()), homes);
            }
            Path fresh = Files.createTempDirectory(homes, "h");
            return take(fresh, false, homes).orElseThrow(() -> new IOException("cannot lock the new folder " + fresh));
        }
    }

    /** A home elsewhere is linked from the cache, so that every later start finds its orphan. */
    private static RedisHome takeKept(Path folder, Path homes) throws IOException {
        RedisHome home = take(folder, true, homes)
                .orElseThrow(() -> new EmbeddedRedisException("the Redis folder " + folder
                        + " is in use by another running Tessera; stop that one, or choose another folder"));
        home.killOrphan();
        Path link =
                homes.resolve("kept-" + UUID.nameUUIDFromBytes(folder.toString().getBytes(StandardCharsets.UTF_8)));
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, folder);
        return home;
    }

    private static void sweep(Path homes) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(homes, "[hk]*")) {
            for (Path entry : entries) {
                boolean kept = Files.isSymbolicLink(entry);
                Path folder = kept ? Files.readSymbolicLink(entry) : entry;
                Optional<RedisHome> abandoned =
                        Files.isDirectory(folder) ? take(folder, kept, homes) : Optional.empty();
                if (abandoned.isPresent()) {
                    abandoned.get().killOrphan();
                    abandoned.get().clear();
                }
                if (kept && (abandoned.isPresent() || !Files.isDirectory(folder))) {
                    Files.delete(entry);
                }
            }
        }
    }

    private static Optional<RedisHome> take(Path folder, boolean keep, Path homes) throws IOException {
        return FolderLock.take(folder, "owner.lock").map(lock -> new RedisHome(folder, keep, homes, lock));
    }

    /** Whoever opens, sweeps or clears homes does so alone, so that nobody sweeps a home that is just being cleared. */
    private record Gate(FileChannel file) implements AutoCloseable {
        Gate(Path homes) throws IOException {
            this(FileChannel.open(homes.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            file.lock();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private static Path createPrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }

    Path password() {
        return folder.resolve("password");
    }

    Path config() {
        return folder.resolve("redis.conf");
    }

    Path log() {
        return folder.resolve("redis.log");
    }

    Path folder() {
        return folder;
    }

    private Path pidFile() {
        return folder.resolve("redis.pid");
    }

    /** Writes the password and the server's configuration, readable by the owner alone. */
    void write(String password, int port, Persistence persistence) throws IOException {
        Files.deleteIfExists(log());
        writePrivate(password(), password + "\n");
        writePrivate(
                config(),
                "bind 127.0.0.1\nprotected-mode yes\nport " + port + "\nrequirepass " + password
                        + "\nmaxmemory-policy noeviction\nset-proc-title no\ndaemonize no\n" + persistence.directives()
                        + "dir " + quoted(folder) + "\npidfile " + quoted(pidFile()) + "\nlogfile " + quoted(log())
                        + "\n");
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    /** A configuration value in Redis's quoting, in which a backslash escapes. */
    static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    List<String> logTail() {
        try (Stream<String> lines = Files.lines(log())) {
            List<String> all = lines.toList();
            return all.subList(Math.max(0, all.size() - 8), all.size());
        } catch (IOException | UncheckedIOException noLog) {
            return List.of();
        }
    }

    /** Kills the process that the pid file names, if it was started from this home's configuration file. */
    private void killOrphan() throws IOException {
        Optional<ProcessHandle> orphan =
                recordedPid().flatMap(ProcessHandle::of).filter(this::startedFromHere);
        if (orphan.isPresent()) {
            orphan.get().destroyForcibly();
            try {
                orphan.get().onExit().get(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException(
                        "cannot end the orphaned redis-server " + orphan.get().pid() + " of " + folder, e);
            }
        }
        Files.deleteIfExists(pidFile());
    }

    private Optional<Long> recordedPid() throws IOException {
        try {
            return Optional.of(Long.valueOf(Files.readString(pidFile()).strip()));
        } catch (NoSuchFileException | NumberFormatException noServer) {
            return Optional.empty();
        }
    }

    private boolean startedFromHere(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(config().toString()))
                .isPresent();
    }

    /** Gives the folder back; a throw-away one is deleted. */
    @Override
    public void close() {
        synchronized (RedisHome.class) {
            if (lock.isHeld()) {
                try (Gate gate = new Gate(homes)) {
                    clear();
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot clear " + folder, e);
                }
            }
        }
    }

    private void clear() throws IOException {
        try (lock) {
            Files.deleteIfExists(password());
            Files.deleteIfExists(config());
            if (!keep) {
                deleteTree();
            }
        }
    }

    private void deleteTree() throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(paths::add);
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
