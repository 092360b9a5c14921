package dev.tessera.online.serving;

import dev.tessera.store.generation.Artifact;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.RedisFeatureStore;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** A generation made of a published one and a second stage that was not released with it. */
public final class SecondStageAdded {
    private SecondStageAdded() {}

    /** Completes it without activating it. */
    public static void publish(RedisFeatureStore redis, GenerationId published, GenerationId id, Path secondStage) {
        Manifest before = redis.generations().manifest(published).orElseThrow();
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(before.artifacts());
        redis.generations().begin(id);
        artifacts.put(
                ArtifactKind.SECOND_STAGE,
                new GenerationWriter(redis.generations(), redis.blobs()).folder(secondStage));
        redis.generations()
                .complete(new Manifest(
                        Manifest.layoutOf(artifacts),
                        id,
                        before.created(),
                        before.dimension(),
                        before.items(),
                        artifacts,
                        before.metrics(),
                        before.dataHash(),
                        before.lineage()));
    }
}
