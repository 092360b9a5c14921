package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBlobStoreTest extends BlobStoreContract {
    @TempDir
    Path folder;

    private BlobStore store;

    @BeforeEach
    void anEmptyFolder() {
        store = new FolderBlobStore(folder.resolve("blobs"), InstantSource.system());
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamedWithWhatToDo() throws IOException {
        Path file = Files.writeString(folder.resolve("no-folder"), "a file");
        BlobStore none = new FolderBlobStore(file, InstantSource.system());
        for (ThrowingCallable put : List.<ThrowingCallable>of(() -> none.put(new byte[3]), () -> none.put(file))) {
            assertThatThrownBy(put)
                    .isInstanceOf(BlobException.class)
                    .hasMessageContaining("blobs cannot be written to " + file)
                    .hasMessageContaining("make room there, or give a folder that can be written");
        }
    }

    @Test
    void whatIsPutWhileOthersAreSweptStays() {
        Instant noon = Instant.parse("2024-01-01T12:00:00Z");
        BlobStore before = new FolderBlobStore(folder.resolve("blobs"), InstantSource.fixed(noon));
        BlobStore after = new FolderBlobStore(folder.resolve("blobs"), InstantSource.fixed(noon.plusSeconds(60)));
        Blob first = before.put(new byte[] {1});
        Blob second = before.put(new byte[] {2});
        Collection<Blob> unused = new AbstractCollection<>() {
            @Override
            public Iterator<Blob> iterator() {
                return Stream.of(first, second)
                        .peek(blob -> after.put(new byte[] {2}))
                        .iterator();
            }

            @Override
            public int size() {
                return 2;
            }
        };
        assertThat(store.sweep(unused, noon.plusSeconds(30))).isEqualTo(1);
        assertThat(store.contains(first)).isFalse();
        assertThat(store.contains(second)).isTrue();
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
