package dev.tessera.offline.refresh;

import dev.tessera.offline.flink.WorkDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Only one refresh at a time works in a work directory. The operating system lets go of the lock of a process that died. */
public final class RefreshLock implements AutoCloseable {
    /** Within the work directory; it stays there, empty. */
    static final String FILE = "refresh.lock";

    private final FileChannel channel;

    private RefreshLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws RefreshLockedException if another one has it */
    public static RefreshLock take(WorkDirectory work) throws IOException {
        Files.createDirectories(work.root());
        Path file = work.root().resolve(FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lockOrNull(channel) == null) {
            channel.close();
            throw new RefreshLockedException("another refresh is at work in " + work.root() + " and holds the lock of "
                    + file + "; this one did nothing, try again when it has ended");
        }
        return new RefreshLock(channel);
    }

    private static @Nullable FileLock lockOrNull(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
