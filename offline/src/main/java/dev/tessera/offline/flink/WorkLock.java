package dev.tessera.offline.stream;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second job off the same folder, for as long as this process lives. */
final class WorkLock implements AutoCloseable {
    private final FileChannel file;

    private WorkLock(FileChannel file) {
        this.file = file;
    }

    /** @throws IOException if another job has the folder */
    static WorkLock take(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel file =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return new WorkLock(file);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // The same as held by another one.
        }
        file.close();
        throw new IOException("another ./tessera stream works in " + folder + "; end it, or give another --work");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
