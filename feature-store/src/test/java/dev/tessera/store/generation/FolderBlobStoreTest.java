package dev.tessera.store.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FolderBlobStoreTest extends BlobStoreContract {
    @TempDir
    Path folder;

    private BlobStore store;

    @BeforeEach
    void anEmptyFolder() {
        store = new FolderBlobStore(folder.resolve("blobs"), InstantSource.system());
    }

    @Override
    protected BlobStore store() {
        return store;
    }

    @Override
    protected void damage(Blob blob, Damage damage) {
        Path file = folder.resolve("blobs").resolve(blob.digest().hex());
        try {
            byte[] content = Files.readAllBytes(file);
            switch (damage) {
                case FLIP -> {
                    content[content.length / 2] ^= 4;
                    Files.write(file, content);
                }
                case CUT -> Files.write(file, Arrays.copyOf(content, content.length - 1));
                case REMOVE -> Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
