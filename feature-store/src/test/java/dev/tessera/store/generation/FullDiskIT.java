package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tessera.store.model.GenerationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of blobs gets full while a generation is written. Where nobody may mount a small disk this is skipped, and says so. */
class FullDiskIT {
    private static final GenerationId SERVED = new GenerationId("served");

    @TempDir
    Path scratch;

    @Test
    void aFullDiskRefusesWithARemedyLeavesWhatIsServedAndNoHalfFiles() throws Exception {
        Path disk = Files.createDirectories(scratch.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()))
                .as("exit code of mount: without a small disk there is no full one; skipped")
                .isZero();
        try {
            aGenerationMoreThanFits(disk.resolve("blobs"));
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    private void aGenerationMoreThanFits(Path folder) throws IOException {
        InstantSource clock = () -> InstantSource.system().instant();
        BlobStore blobs = new FolderBlobStore(folder, clock);
        GenerationStore generations = new InMemoryGenerationStore(blobs, clock);
        GenerationWriter writer = new GenerationWriter(generations, blobs);
        writer.write(Drafts.of("served", 1_500, 64, 1, scratch.resolve("1")));
        Pointer pointer = generations.activate(SERVED, Pointer.NONE);
        GenerationDraft next = Drafts.of("next", 6_000, 64, 2, scratch.resolve("2"));
        assertThatThrownBy(() -> writer.write(next))
                .isInstanceOf(BlobException.class)
                .hasMessageContaining("blobs cannot be written to " + folder)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("make room there, or give a folder that can be written");
        assertThat(generations.pointer()).isEqualTo(pointer);
        new GenerationCheck(generations, blobs).check(SERVED, bytes -> {});
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .noneMatch(name -> name.contains(AtomicFiles.UNFINISHED));
        }
        assertThatThrownBy(() -> generations.activate(next.id(), pointer)).isInstanceOf(GenerationException.class);
        InstantSource later = () -> clock.instant().plusSeconds(60);
        assertThat(new GenerationSweep(generations, blobs, later)
                        .sweep(0, Duration.ZERO)
                        .generations())
                .containsExactly(next.id());
        assertThat(blobs.list().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        generations.manifest(SERVED).orElseThrow().blobs());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
