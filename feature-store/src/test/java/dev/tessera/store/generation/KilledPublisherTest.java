package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.GenerationId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher that dies at its n-th write, for every n. */
class KilledPublisherTest {
    private static final GenerationId SERVED = new GenerationId("served");

    @TempDir
    Path scratch;

    private Instant now = Instant.parse("2024-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final InMemoryBlobStore blobs = new InMemoryBlobStore(clock);
    private final GenerationStore generations = new InMemoryGenerationStore(blobs, clock);

    @Test
    void leavesTheServedGenerationAloneAndLeftoversThatAreSwept() {
        new GenerationWriter(generations, blobs).write(Drafts.of("served", 1_500, 64, 1, scratch.resolve("a")));
        Pointer served = generations.activate(SERVED, Pointer.NONE);
        LoadedGeneration before = load("before");
        GenerationDraft next = Drafts.of("next", 1_500, 64, 2, scratch.resolve("b"));
        int writes = 0;
        while (diesAfter(writes, next)) {
            assertThat(generations.pointer()).isEqualTo(served);
            assertThat(load("after-" + writes).cards()).isEqualTo(before.cards());
            assertThatThrownBy(() -> generations.activate(next.id(), served)).isInstanceOf(GenerationException.class);
            assertThat(sweep().generations()).as("too young").isEmpty();
            now = now.plus(Duration.ofHours(2));
            assertThat(sweep().generations()).containsExactly(next.id());
            assertThat(blobs.list().keySet())
                    .containsExactlyInAnyOrderElementsOf(before.manifest().blobs());
            writes++;
        }
        assertThat(writes).isGreaterThan(15);
        assertThat(generations.activate(next.id(), served).active()).contains(next.id());
    }

    @Test
    void completeGenerationsBeyondThoseToKeepAreSweptOldestFirst() {
        for (String id : List.of("1", "2", "3", "4", "5")) {
            now = now.plusSeconds(1);
            new GenerationWriter(generations, blobs).write(Drafts.of(id, 10, 4, Long.parseLong(id), scratch));
        }
        generations.activate(new GenerationId("1"), Pointer.NONE);
        now = now.plus(Duration.ofHours(2));
        assertThat(new GenerationSweep(generations, blobs, clock)
                        .sweep(2, Duration.ofHours(1))
                        .generations())
                .containsExactly(new GenerationId("3"), new GenerationId("2"));
        assertThat(generations.list()).extracting(status -> status.id().value()).containsExactly("1", "4", "5");
        for (GenerationStatus status : generations.list()) {
            generations.manifest(status.id()).orElseThrow().blobs().forEach(blobs::verify);
        }
    }

    @Test
    void whatASweepTookAwayBeforeItsStoreFailedIsKnown() {
        for (String id : List.of("1", "2", "3")) {
            new GenerationWriter(generations, blobs).write(Drafts.of(id, 10, 4, Long.parseLong(id), scratch));
        }
        generations.activate(new GenerationId("3"), Pointer.NONE);
        for (byte blob = 0; blob < 100; blob++) {
            blobs.put(new byte[] {blob});
        }
        int before = blobs.list().size();
        now = now.plus(Duration.ofHours(2));
        GenerationSweep sweep = new GenerationSweep(generations, new Mortal(blobs, 1), clock);
        assertThatThrownBy(() -> sweep.sweep(0, Duration.ofHours(1))).isInstanceOf(Killed.class);
        assertThat(sweep.swept().generations()).containsExactlyInAnyOrder(new GenerationId("1"), new GenerationId("2"));
        assertThat(sweep.swept().blobs())
                .isPositive()
                .isEqualTo(before - blobs.list().size());
    }

    private boolean diesAfter(int writes, GenerationDraft draft) {
        try {
            new GenerationWriter(generations, new Mortal(blobs, writes)).write(draft);
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private GenerationSweep.Swept sweep() {
        return new GenerationSweep(generations, blobs, clock).sweep(0, Duration.ofHours(1));
    }

    private LoadedGeneration load(String cache) {
        return new GenerationReader(generations, blobs, new CacheDirectory(scratch.resolve(cache))).load(SERVED);
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Takes some writes, then none. */
    private static final class Mortal implements BlobStore {
        private final BlobStore store;
        private int left;

        Mortal(BlobStore store, int left) {
            this.store = store;
            this.left = left;
        }

        private void write() {
            if (left-- == 0) {
                throw new Killed();
            }
        }

        @Override
        public Blob put(byte[] content) {
            write();
            return store.put(content);
        }

        @Override
        public Blob put(Path file) {
            write();
            return store.put(file);
        }

        @Override
        public byte[] read(Blob blob) {
            return store.read(blob);
        }

        @Override
        public void copy(Blob blob, Path target) {
            store.copy(blob, target);
        }

        @Override
        public void verify(Blob blob) {
            store.verify(blob);
        }

        @Override
        public boolean contains(Blob blob) {
            return store.contains(blob);
        }

        @Override
        public Map<Blob, Instant> list() {
            return store.list();
        }

        @Override
        public int sweep(Collection<Blob> unused, Instant before) {
            write();
            return store.sweep(unused, before);
        }
    }
}
