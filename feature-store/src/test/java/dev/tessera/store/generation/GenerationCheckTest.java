package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.GenerationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationCheckTest {
    private static final GenerationId ID = new GenerationId("g1");

    @TempDir
    Path scratch;

    private GenerationCheck check;
    private Manifest manifest;

    @BeforeEach
    void aGenerationOfSeveralBlocks() {
        BlobStore blobs = new FolderBlobStore(scratch.resolve("blobs"), InstantSource.system());
        GenerationStore generations = new InMemoryGenerationStore(blobs, InstantSource.system());
        manifest = new GenerationWriter(generations, blobs).write(Drafts.of("g1", 1_500, 64, 1, scratch));
        check = new GenerationCheck(generations, blobs);
    }

    @Test
    void aWholeGenerationIsReadToItsLastByte() {
        AtomicLong read = new AtomicLong();
        assertThat(check.check(ID, read::addAndGet)).isEqualTo(manifest);
        assertThat(read.get())
                .isEqualTo(manifest.artifacts().values().stream()
                        .mapToLong(Artifact::size)
                        .sum());
    }

    @Test
    void whicheverBlockIsDamagedOrMissingIsNamed() throws IOException {
        assertThat(manifest.blobs()).hasSizeGreaterThan(10);
        for (ArtifactKind kind : manifest.artifacts().keySet()) {
            List<Blob> blocks = manifest.artifacts().get(kind).blobs();
            for (int block = 0; block < blocks.size(); block++) {
                String name = "generation g1, " + kind + " block " + (block + 1) + " of " + blocks.size();
                Path file = file(blocks.get(block));
                byte[] whole = Files.readAllBytes(file);
                byte[] flipped = whole.clone();
                flipped[flipped.length / 2] ^= 1;
                Files.write(file, flipped);
                assertThatThrownBy(() -> check.check(ID, bytes -> {}))
                        .hasMessageContaining(name)
                        .hasMessageContaining("is damaged");
                Files.delete(file);
                assertThatThrownBy(() -> check.check(ID, bytes -> {}))
                        .hasMessageContaining(name)
                        .hasMessageContaining("not in the store");
                Files.write(file, whole);
            }
        }
        check.check(ID, bytes -> {});
    }

    @Test
    void anUnknownGenerationIsRefused() {
        assertThatThrownBy(() -> check.check(new GenerationId("g2"), bytes -> {}))
                .hasMessageContaining("generation g2 is unknown");
    }

    private Path file(Blob blob) throws IOException {
        try (Stream<Path> files = Files.walk(scratch.resolve("blobs"))) {
            return files.filter(file ->
                            file.getFileName().toString().contains(blob.digest().hex()))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
