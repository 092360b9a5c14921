package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir
    Path scratch;

    @Test
    void jsonGivesItBack() {
        Manifest manifest = manifest();
        assertThat(Manifest.ofJson(manifest.toJson())).isEqualTo(manifest);
        assertThat(manifest.toJson()).contains("\"id\":\"g1\"", "\"created\":\"2024-01-02T03:04:05Z\"");
    }

    @Test
    void aManifestFromBeforeLineageWasKeptIsRead() {
        Manifest manifest = manifest();
        String before = manifest.toJson().replaceFirst(",\"lineage\":\\{.*\\}\\}", "}");
        assertThat(before).doesNotContain("lineage");
        assertThat(Manifest.ofJson(before)).isEqualTo(manifest);
    }

    @Test
    void lineageIsKept() {
        Manifest manifest = manifest();
        Lineage lineage = new Lineage("all", "g0", Map.of("items", "ab", "events", "cd"), 7);
        Manifest kept = new Manifest(
                1,
                manifest.id(),
                manifest.created(),
                4,
                10,
                manifest.artifacts(),
                manifest.metrics(),
                manifest.dataHash(),
                lineage);
        assertThat(Manifest.ofJson(kept.toJson()).lineage()).isEqualTo(lineage);
        assertThat(kept.sameContent(manifest))
                .as("where it came from is not what it is")
                .isTrue();
    }

    @Test
    void anotherLayoutIsRefusedNamingBoth() {
        String newer = manifest().toJson().replace("\"layout\":1", "\"layout\":7");
        assertThatThrownBy(() -> Manifest.ofJson(newer))
                .hasMessageContaining("layout 7; this version reads layouts 1 to 3");
        assertThatThrownBy(() -> Manifest.ofJson("{")).hasMessageContaining("manifest cannot be read");
        assertThatThrownBy(() -> Manifest.ofJson("{}")).hasMessageContaining("layout -1");
    }

    @Test
    void anArtifactThatIsMissingOrShortIsRefused() {
        Manifest manifest = manifest();
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(manifest.artifacts());
        artifacts.remove(ArtifactKind.COUNTS);
        assertThatThrownBy(() -> with(manifest, artifacts)).hasMessageContaining("no artifact COUNTS");
        artifacts.put(
                ArtifactKind.COUNTS,
                new Artifact(9, manifest.artifacts().get(ArtifactKind.COUNTS).blobs()));
        assertThatThrownBy(() -> with(manifest, artifacts)).hasMessageContaining("COUNTS has 9 rows; expected 10");
    }

    @Test
    void anIndexHasALayoutOfItsOwnSoThatTheBuildBeforeRefusesIt() {
        Manifest manifest = manifest();
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(manifest.artifacts());
        artifacts.put(
                ArtifactKind.INDEX,
                new Artifact(10, manifest.artifacts().get(ArtifactKind.COUNTS).blobs()));
        assertThat(manifest.layout()).isEqualTo(1);
        assertThat(Manifest.layoutOf(artifacts)).isEqualTo(2);
        assertThatThrownBy(() -> with(manifest, artifacts)).hasMessageContaining("has layout 1; expected 2");
        artifacts.put(ArtifactKind.INDEX, new Artifact(11, List.of()));
        assertThatThrownBy(() -> new Manifest(2, manifest.id(), manifest.created(), 4, 10, artifacts, Map.of(), ""))
                .hasMessageContaining("INDEX has 11 rows; expected 10");
    }

    private static Manifest with(Manifest manifest, Map<ArtifactKind, Artifact> artifacts) {
        return new Manifest(1, manifest.id(), manifest.created(), 4, 10, artifacts, Map.of(), "");
    }

    private Manifest manifest() {
        BlobStore blobs = new InMemoryBlobStore(InstantSource.system());
        GenerationStore generations = new InMemoryGenerationStore(blobs, InstantSource.system());
        return new GenerationWriter(generations, blobs).write(Drafts.of("g1", 10, 4, 1, scratch));
    }
}
