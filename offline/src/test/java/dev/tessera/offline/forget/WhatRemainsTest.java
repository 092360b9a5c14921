package dev.tessera.offline.forget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.generation.Artifact;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.InMemoryBlobStore;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.SavedGenerations;
import dev.tessera.store.model.GenerationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhatRemainsTest {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);

    @TempDir
    Path folder;

    private WorkDirectory work;

    @BeforeEach
    void start() {
        work = new WorkDirectory(folder);
    }

    @Test
    void savedCopiesOfGenerationsAreNamed() throws IOException {
        assertThat(whatRemains()).noneMatch(what -> what.contains("saved copies"));
        save("g1");
        assertThat(whatRemains()).contains("weights in saved copies of generations in generations: g1");
    }

    @Test
    void aDamagedCopyIsNamedAndKeepsNothingElseFromBeingSaid() throws IOException {
        Files.writeString(
                Files.createDirectories(work.generations().resolve("saved")).resolve("g1"), "?");
        assertThat(whatRemains())
                .anyMatch(what -> what.contains("saved copies") && what.endsWith(": g1"))
                .anyMatch(what -> what.contains("SHA-256"));
    }

    @Test
    void logsOfDecisionsElsewhereAreSomebodyElsesToErase() throws IOException {
        assertThat(new WhatRemains(work, CLOCK).list(List.of(), List.of(), NOON))
                .contains(new Remaining(
                        "logs of decisions outside the work directory (serve --decisions)",
                        "you link them into it, and forget the users again"));
    }

    private void save(String id) {
        InMemoryBlobStore blobs = new InMemoryBlobStore(CLOCK);
        Blob blob = blobs.put(new byte[] {1, 2, 3});
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(ArtifactKind.class);
        for (ArtifactKind kind : EnumSet.complementOf(EnumSet.of(ArtifactKind.INT8_PARTS))) {
            artifacts.put(kind, new Artifact(1, List.of(blob)));
        }
        Manifest manifest = new Manifest(
                Manifest.layoutOf(artifacts), new GenerationId(id), NOON, 4, 1, artifacts, Map.of(), "hash");
        new SavedGenerations(work.generations(), CLOCK).save(manifest, blobs, bytes -> {});
    }

    private List<String> whatRemains() throws IOException {
        return new WhatRemains(work, CLOCK)
                .list(List.of(), List.of(), NOON).stream().map(Remaining::what).toList();
    }
}
