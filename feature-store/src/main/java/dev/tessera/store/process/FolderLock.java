package dev.tessera.store.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps others off a folder, in this process and in others. The operating system lets go of the lock of a process that died; its file stays, empty.
 *
 * <p>What this process holds is remembered, and its file not opened again: closing a second channel of a file takes away the lock that the first
 * one has, on systems with POSIX locks.
 */
public final class FolderLock implements AutoCloseable {
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Empty if somebody has it already.
     *
     * @param folder must exist
     * @param name of the file in it that is locked; it is created
     */
    public static Optional<FolderLock> take(Path folder, String name) throws IOException {
        synchronized (HELD) {
            Path file = folder.toRealPath().resolve(name);
            if (HELD.contains(file)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean taken = false;
            try {
                taken = channel.tryLock() != null;
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            if (!taken) {
                return Optional.empty();
            }
            HELD.add(file);
            return Optional.of(new FolderLock(file, channel));
        }
    }

    /** Whether the folder is kept from others still. */
    public boolean isHeld() {
        return channel.isOpen();
    }

    /** Lets others have the folder. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (channel.isOpen()) {
                HELD.remove(file);
                channel.close();
            }
        }
    }
}
