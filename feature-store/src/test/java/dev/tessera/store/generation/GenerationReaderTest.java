package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.vector.Cells;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.VectorPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationReaderTest {
    private static final GenerationId ID = new GenerationId("g1");

    @TempDir
    Path scratch;

    private final InMemoryBlobStore blobs = new InMemoryBlobStore(InstantSource.system());
    private final GenerationStore generations = new InMemoryGenerationStore(blobs, InstantSource.system());
    private GenerationDraft draft;
    private Manifest manifest;

    @BeforeEach
    void aGenerationOfSeveralBlocks() {
        draft = Drafts.of("g1", 2_000, 64, 1, scratch);
        manifest = new GenerationWriter(generations, blobs).write(draft);
    }

    @Test
    void whatWasWrittenIsLoaded() {
        assertThat(manifest.artifacts().get(ArtifactKind.VECTORS).blobs()).hasSize(3);
        LoadedGeneration loaded = load();
        assertThat(loaded.vectors().ids()).isEqualTo(draft.vectors().ids());
        assertThat(loaded.cards()).isEqualTo(draft.cards());
        for (int row = 0; row < 2_000; row++) {
            assertThat(loaded.vectors().vector(row))
                    .isEqualTo(draft.vectors().vector(row))
                    .isEqualTo(loaded.parts().sum(row));
            assertThat(loaded.vectors().bias(row)).isEqualTo(draft.vectors().bias(row));
            assertThat(loaded.popularity().count(row))
                    .isEqualTo(draft.popularity().count(row));
            assertThat(loaded.popularity().recentCount(row))
                    .isEqualTo(draft.popularity().recentCount(row));
        }
        assertThat(loaded.rankerFolder().resolve("saved_model/saved_model.pb")).hasContent("ranker 1");
        assertThat(loaded.rankerFolder().resolve("checkpoint")).doesNotExist();
        assertThat(loaded.encoderFolder().orElseThrow().resolve("saved_model/variables/variables.index"))
                .exists();
    }

    @Test
    void partsThatAreBytesAreLoadedAsTheyWere() {
        GenerationDraft bytes = Drafts.int8(Drafts.of("g2", 2_000, 64, 1, scratch));
        Manifest written = new GenerationWriter(generations, blobs).write(bytes);
        assertThat(written.layout()).isEqualTo(Manifest.INT8_LAYOUT);
        assertThat(written.precision()).isEqualTo(VectorPrecision.INT8);
        assertThat(written.artifacts().get(ArtifactKind.INT8_PARTS).size())
                .isLessThan(manifest.artifacts().get(ArtifactKind.PARTS).size() * 3 / 10);
        LoadedGeneration loaded = load(written);
        assertThat(loaded.parts()).isInstanceOfSatisfying(Int8Parts.class, parts -> assertThat(
                        parts.vectors().encode())
                .isEqualTo(((Int8Parts) bytes.parts()).vectors().encode()));
        for (int row = 0; row < 2_000; row++) {
            assertThat(loaded.vectors().vector(row))
                    .isEqualTo(bytes.vectors().vector(row))
                    .isEqualTo(loaded.parts().sum(row));
        }
    }

    @Test
    void aManifestHasPartsOfOneKind() {
        var artifacts = new java.util.EnumMap<>(manifest.artifacts());
        Artifact parts = artifacts.remove(ArtifactKind.PARTS);
        assertThatThrownBy(() -> withArtifacts(artifacts)).hasMessageContaining("either PARTS or INT8_PARTS");
        artifacts.put(ArtifactKind.INT8_PARTS, parts);
        assertThat(withArtifacts(artifacts).layout()).isEqualTo(3);
        artifacts.put(ArtifactKind.PARTS, parts);
        assertThatThrownBy(() -> withArtifacts(artifacts)).hasMessageContaining("either PARTS or INT8_PARTS");
    }

    @Test
    void aCatalogThatNoRankerCanHoldIsRefusedNamingTheMost() {
        assertThatCode(() -> Manifest.checkSize(8_388_607, 64)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Manifest.checkSize(8_388_608, 64))
                .hasMessage("8388608 items of dimension 64; a generation has at most 8388607 of them");
    }

    private Manifest withArtifacts(Map<ArtifactKind, Artifact> artifacts) {
        return new Manifest(
                Manifest.layoutOf(artifacts), ID, manifest.created(), 64, 2_000, artifacts, manifest.metrics(), "");
    }

    @Test
    void whatIsCachedIsLoadedWithoutTheBlobStore() {
        load();
        manifest.blobs().forEach(blob -> blobs.damage(blob, content -> new byte[0]));
        assertThat(load().vectors().size()).isEqualTo(2_000);
    }

    @Test
    void theCacheKeepsWhatAGenerationNeedsHoweverOld() throws IOException {
        Path ranker = load().rankerFolder();
        ageCache(CacheDirectory.UNUSED.plusDays(1));
        load(another());
        assertThat(ranker).isDirectory();
        assertThat(cached()).containsAll(names(manifest));
    }

    @Test
    void theCacheLosesWhatNoGenerationNeedsAWeekAfterItsLastUse() throws IOException {
        Path ranker = load().rankerFolder();
        Manifest other = another();
        Path otherRanker = load(other).rankerFolder();
        generations.remove(ID);
        Path unfinished = Files.writeString(scratch.resolve("cache/blobs/ab" + AtomicFiles.UNFINISHED + "1"), "half");
        ageCache(CacheDirectory.UNUSED.minusHours(1));
        load(other);
        assertThat(cached()).as("not a week yet").containsAll(names(manifest));
        assertThat(unfinished).exists();

        ageCache(CacheDirectory.UNUSED.plusHours(1));
        load(other);
        assertThat(cached()).containsExactlyInAnyOrderElementsOf(names(other));
        assertThat(ranker).doesNotExist();
        assertThat(otherRanker).isDirectory();
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void whatIsUsedIsNotedWhateverGenerationsTheStoreHas() throws IOException {
        LoadedGeneration loaded = load();
        ageCache(CacheDirectory.UNUSED.plusHours(1));
        Path cache = scratch.resolve("cache");
        for (Blob blob : manifest.blobs()) {
            new CacheDirectory(cache).read(blob, blobs);
        }
        assertThat(new CacheDirectory(cache).sweep(Set::of)).as("folders").isEqualTo(2);
        assertThat(cached()).containsAll(names(manifest));
        assertThat(loaded.rankerFolder()).doesNotExist();
    }

    private Manifest another() {
        return new GenerationWriter(generations, blobs).write(Drafts.of("g2", 2_000, 64, 2, scratch));
    }

    private LoadedGeneration load(Manifest which) {
        return new GenerationReader(generations, blobs, new CacheDirectory(scratch.resolve("cache"))).load(which.id());
    }

    private static Set<String> names(Manifest manifest) {
        return manifest.blobs().stream().map(blob -> blob.digest().hex()).collect(Collectors.toSet());
    }

    private Set<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(scratch.resolve("cache/blobs"))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private void ageCache(Duration age) throws IOException {
        FileTime then = FileTime.from(InstantSource.system().instant().minus(age));
        for (String folder : List.of("blobs", "folders")) {
            try (Stream<Path> entries = Files.list(scratch.resolve("cache").resolve(folder))) {
                for (Path entry : entries.toList()) {
                    Files.setLastModifiedTime(entry, then);
                }
            }
        }
    }

    @Test
    void damagedCacheFilesAreFetchedAnew() throws IOException {
        Path ranker = load().rankerFolder();
        try (Stream<Path> files = Files.walk(scratch.resolve("cache"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        Files.writeString(ranker.resolve("stray"), "not of this generation");
        assertThat(load().rankerFolder().resolve("saved_model/saved_model.pb")).hasContent("ranker 1");
        assertThat(ranker.resolve("stray")).doesNotExist();
    }

    @Test
    void everyDamagedBlobIsNoticed() throws IOException {
        for (Blob blob : manifest.blobs()) {
            TableFolder.delete(scratch.resolve("cache"));
            byte[] whole = blobs.read(blob);
            blobs.damage(blob, content -> {
                content[content.length / 3] ^= 1;
                return content;
            });
            assertThatThrownBy(this::load)
                    .isInstanceOf(BlobException.class)
                    .hasMessageContaining(blob.digest().hex());
            blobs.put(whole);
        }
        assertThat(load().id()).isEqualTo(ID);
    }

    @Test
    void aGenerationThatIsNotThereIsSaidToBeSo() {
        GenerationReader reader =
                new GenerationReader(generations, blobs, new CacheDirectory(scratch.resolve("cache")));
        assertThatThrownBy(() -> reader.load(new GenerationId("g2")))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("generation g2 is not there, or not complete");
    }

    @Test
    void artifactsOfDifferentGenerationsAreNotMixed() {
        GenerationDraft other = Drafts.of("g2", 2_001, 64, 2, scratch);
        Manifest second = new GenerationWriter(generations, blobs).write(other);
        var mixed = new java.util.EnumMap<>(manifest.artifacts());
        Artifact cards = second.artifacts().get(ArtifactKind.CARDS);
        mixed.put(ArtifactKind.CARDS, new Artifact(2_000, cards.blobs()));
        GenerationId id = new GenerationId("g3");
        generations.begin(id);
        generations.complete(new Manifest(1, id, manifest.created(), 64, 2_000, mixed, manifest.metrics(), ""));
        GenerationReader reader =
                new GenerationReader(generations, blobs, new CacheDirectory(scratch.resolve("cache")));
        assertThatThrownBy(() -> reader.load(id))
                .isInstanceOfSatisfying(
                        GenerationException.class, e -> assertThat(e.isDamage()).isTrue())
                .hasMessageContaining("generation g3 does not fit together");
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTS", "CARDS", "COUNTS"})
    void anotherIdInOneArtifactIsNamedWithItsRow(ArtifactKind kind) {
        assertThatThrownBy(() -> loadMixed(kind, withLastId("item-9999999")))
                .isInstanceOfSatisfying(
                        GenerationException.class, e -> assertThat(e.isDamage()).isTrue())
                .hasMessageContaining("generation g3 does not fit together: " + kind
                        + " has 'item-9999999' in row 1999; VECTORS has 'item-0001999'");
    }

    @ParameterizedTest
    @EnumSource(names = {"VECTORS", "PARTS", "CARDS", "COUNTS"})
    void anArtifactThatLacksItemsIsNamed(ArtifactKind kind) {
        assertThatThrownBy(() -> loadMixed(kind, Drafts.of("g2", 1_999, 64, 2, scratch)))
                .isInstanceOfSatisfying(
                        GenerationException.class, e -> assertThat(e.isDamage()).isTrue())
                .hasMessageContaining("generation g3 does not fit together: " + kind + " has 1999 rows; expected 2000");
    }

    private GenerationDraft withLastId(String id) {
        List<ItemId> ids = new ArrayList<>(draft.vectors().ids());
        ids.set(1_999, new ItemId(id));
        List<ItemCard> cards = new ArrayList<>(draft.cards());
        cards.set(1_999, new ItemCard(ids.get(1_999), "Another", Map.of(), Instant.EPOCH));
        return new GenerationDraft(
                new GenerationId("g2"),
                draft.created(),
                new ItemVectors(ids, 64, new float[2_000 * 64], new float[2_000]),
                draft.parts(),
                cards,
                draft.popularity(),
                draft.rankerFolder(),
                draft.encoderFolder(),
                draft.metrics(),
                draft.dataHash());
    }

    /** Loads the generation with one artifact of another. */
    private LoadedGeneration loadMixed(ArtifactKind kind, GenerationDraft other) {
        Artifact artifact = new GenerationWriter(generations, blobs)
                .write(other)
                .artifacts()
                .get(kind);
        var mixed = new java.util.EnumMap<>(manifest.artifacts());
        mixed.put(kind, new Artifact(2_000, artifact.blobs()));
        GenerationId id = new GenerationId("g3");
        generations.begin(id);
        generations.complete(new Manifest(1, id, manifest.created(), 64, 2_000, mixed, manifest.metrics(), ""));
        return new GenerationReader(generations, blobs, new CacheDirectory(scratch.resolve("cache"))).load(id);
    }

    @Test
    void anIndexIsReadWithTheVectorsAndChangesNoRow() throws IOException {
        Cells cells = new Cells(new Random(3).ints(2_000, 0, 40).toArray(), 40, new Cells.Effort(500, 0));
        Manifest indexed = writeIndexed("g2", cells);
        assertThat(indexed.layout()).isEqualTo(Manifest.EXTENDED_LAYOUT);
        GenerationReader reader =
                new GenerationReader(generations, blobs, new CacheDirectory(scratch.resolve("cache")));
        ItemVectors read = reader.load(indexed.id()).vectors();
        ItemVectors plain = load().vectors();
        assertThat(read.cells().orElseThrow().encode()).isEqualTo(cells.encode());
        assertThat(read.ids()).isEqualTo(plain.ids());
        for (int row = 0; row < plain.size(); row++) {
            assertThat(read.vector(row)).containsExactly(plain.vector(row));
            assertThat(read.bias(row)).isEqualTo(plain.bias(row));
        }
        Blob blob = indexed.artifacts().get(ArtifactKind.INDEX).blobs().get(0);
        TableFolder.delete(scratch.resolve("cache"));
        blobs.damage(blob, content -> {
            content[content.length / 2] ^= 1;
            return content;
        });
        assertThatThrownBy(() -> reader.load(indexed.id()))
                .isInstanceOf(BlobException.class)
                .hasMessageContaining(blob.digest().hex());
    }

    @Test
    void anIndexOfAnotherCatalogIsRefused() {
        Manifest indexed = writeIndexed("g2", new Cells(new int[2_000], 1, new Cells.Effort(500, 0)));
        var mixed = new java.util.EnumMap<>(indexed.artifacts());
        Artifact other =
                new GenerationWriter(generations, blobs).index(new Cells(new int[3], 1, new Cells.Effort(1, 0)));
        mixed.put(ArtifactKind.INDEX, new Artifact(2_000, other.blobs()));
        GenerationId id = new GenerationId("g3");
        generations.begin(id);
        generations.complete(new Manifest(2, id, manifest.created(), 64, 2_000, mixed, Map.of(), ""));
        GenerationReader reader =
                new GenerationReader(generations, blobs, new CacheDirectory(scratch.resolve("cache")));
        assertThatThrownBy(() -> reader.load(id)).hasMessageContaining("INDEX has 3 rows; expected 2000");
    }

    private Manifest writeIndexed(String id, Cells cells) {
        GenerationDraft draft = Drafts.of(id, 2_000, 64, 1, scratch);
        return new GenerationWriter(generations, blobs)
                .write(new GenerationDraft(
                        draft.id(),
                        draft.created(),
                        draft.vectors().by(cells),
                        draft.parts(),
                        draft.cards(),
                        draft.popularity(),
                        draft.rankerFolder(),
                        draft.encoderFolder(),
                        draft.metrics(),
                        draft.dataHash()));
    }

    @Test
    void aFolderThatTwoGenerationsShareIsStoredOnce() {
        int before = blobs.list().size();
        Manifest second = new GenerationWriter(generations, blobs).write(Drafts.of("g2", 2_000, 64, 2, scratch));
        assertThat(second.artifacts().get(ArtifactKind.ENCODER))
                .isEqualTo(manifest.artifacts().get(ArtifactKind.ENCODER));
        List<Blob> fresh = second.blobs().stream()
                .filter(blob -> !manifest.blobs().contains(blob))
                .toList();
        assertThat(blobs.list()).hasSize(before + fresh.size());
    }

    private LoadedGeneration load() {
        return new GenerationReader(generations, blobs, new CacheDirectory(scratch.resolve("cache"))).load(ID);
    }
}
