package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Manifests for tests of what is decided about generations, whatever is in them. */
public final class Manifests {
    private Manifests() {}

    /** Begins a generation and completes it. */
    static Manifest publish(GenerationStore store, BlobStore blobs, GenerationId id) {
        store.begin(id);
        Manifest manifest = of(id, blobs.put(("content of " + id).getBytes(StandardCharsets.UTF_8)));
        store.complete(manifest);
        return manifest;
    }

    /** Every artifact is the one blob. */
    public static Manifest of(GenerationId id, Blob blob) {
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(ArtifactKind.class);
        for (ArtifactKind kind : EnumSet.complementOf(EnumSet.of(ArtifactKind.INT8_PARTS))) {
            artifacts.put(kind, new Artifact(3, List.of(blob)));
        }
        Instant created = Instant.parse("2024-05-06T07:08:09.123456Z");
        return new Manifest(
                Manifest.layoutOf(artifacts), id, created, 4, 3, artifacts, Map.of("ndcg@10", 0.25), "hash");
    }
}
