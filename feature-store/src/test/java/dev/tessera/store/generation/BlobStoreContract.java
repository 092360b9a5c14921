package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlobStore} does. */
public abstract class BlobStoreContract {
    private static final int CHUNK = 256 * 1024;

    @TempDir
    Path scratch;

    protected abstract BlobStore store();

    /** Changes, cuts or removes stored bytes behind the store's back. */
    protected abstract void damage(Blob blob, Damage damage);

    /** A way in which bytes get lost. */
    protected enum Damage {
        FLIP,
        CUT,
        REMOVE
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 17 * CHUNK + 5})
    void whatWasPutComesBack(int size) throws IOException {
        byte[] content = content(size);
        Blob blob = store().put(content);
        assertThat(blob).isEqualTo(Blob.of(content));
        assertThat(store().contains(blob)).isTrue();
        assertThat(store().read(blob)).isEqualTo(content);
        Path copy = scratch.resolve("copy");
        store().copy(blob, copy);
        assertThat(copy).hasBinaryContent(content);
    }

    @Test
    void aFileAndItsBytesAreTheSameBlobStoredOnce() throws IOException {
        byte[] content = content(3 * CHUNK + 7);
        Path file = scratch.resolve("file");
        Files.write(file, content);
        assertThat(store().put(file)).isEqualTo(store().put(content));
        assertThat(store().list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLIP", "CUT", "REMOVE"})
    void damageIsFoundWhenReadingAndLeavesNoFile(Damage damage) {
        Blob blob = store().put(content(CHUNK + 100));
        damage(blob, damage);
        Path copy = scratch.resolve("copy");
        assertThatThrownBy(() -> store().read(blob))
                .isInstanceOf(BlobException.class)
                .hasMessageContaining(blob.digest().hex());
        assertThatThrownBy(() -> store().copy(blob, copy)).isInstanceOf(BlobException.class);
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void whatWasNeverPutIsNotThere() {
        Blob blob = Blob.of(content(10));
        assertThat(store().contains(blob)).isFalse();
        assertThatThrownBy(() -> store().read(blob))
                .isInstanceOf(BlobException.class)
                .hasMessageContaining("not in the store");
    }

    @Test
    void sweepingTakesWhatIsUnusedAndOldAndNothingElse() {
        Blob used = store().put(content(10));
        Blob unused = store().put(content(20));
        Blob absent = Blob.of(content(30));
        assertThat(store().sweep(List.of(unused, absent), Instant.EPOCH)).isZero();
        assertThat(store().sweep(List.of(unused, absent), Instant.parse("9999-01-01T00:00:00Z")))
                .isEqualTo(1);
        assertThat(store().contains(unused)).isFalse();
        assertThat(store().list().keySet()).isEqualTo(Set.of(used));
        assertThat(store().read(used)).isEqualTo(content(10));
    }

    @Test
    void whatWasSweptCanBePutAgain() {
        Blob blob = store().put(content(CHUNK + 1));
        store().sweep(List.of(blob), Instant.parse("9999-01-01T00:00:00Z"));
        store().put(content(CHUNK + 1));
        assertThat(store().read(blob)).isEqualTo(content(CHUNK + 1));
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
