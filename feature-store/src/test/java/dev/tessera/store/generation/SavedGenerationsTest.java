package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.GenerationId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedGenerationsTest {
    private static final GenerationId ONE = new GenerationId("one");
    private static final GenerationId TWO = new GenerationId("two");
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path scratch;

    private SavedGenerations saved;
    private InMemoryBlobStore blobs;
    private GenerationStore generations;
    private Manifest one;
    private Manifest two;

    /** The second has the ranker, the encoder and the items of the first, and other vectors. */
    @BeforeEach
    void twoGenerations() {
        saved = new SavedGenerations(scratch.resolve("saved"), CLOCK);
        everythingIsLost();
        one = write("one", 1);
        two = write("two", 2);
    }

    private Manifest write(String id, long seed) {
        return new GenerationWriter(generations, blobs).write(Drafts.of(id, 1_500, 64, seed, scratch));
    }

    private void everythingIsLost() {
        blobs = new InMemoryBlobStore(CLOCK);
        generations = new InMemoryGenerationStore(blobs, CLOCK);
    }

    private void save(Manifest manifest) {
        saved.save(manifest, blobs, bytes -> {});
    }

    private GenerationRestore.Outcome restore(GenerationId id) {
        return new GenerationRestore(saved, generations, blobs).restore(id, bytes -> {});
    }

    @Test
    void whatWasSavedComesBackUnderTheSameIdAndCanBeServed() {
        save(one);
        save(two);
        assertThat(saved.ids()).containsExactlyInAnyOrder(ONE, TWO);
        LoadedGeneration before = load("before", ONE);
        everythingIsLost();
        assertThat(restore(ONE)).isEqualTo(GenerationRestore.Outcome.RESTORED);
        assertThat(generations.manifest(ONE)).contains(one);
        assertThat(generations.activate(ONE, Pointer.NONE).active()).contains(ONE);
        LoadedGeneration after = load("after", ONE);
        assertThat(after.vectors().vector(77)).isEqualTo(before.vectors().vector(77));
        assertThat(after.cards()).isEqualTo(before.cards());
        assertThat(after.rankerFolder().resolve("saved_model/saved_model.pb"))
                .hasSameBinaryContentAs(before.rankerFolder().resolve("saved_model/saved_model.pb"));
        assertThat(generations.manifest(TWO)).isEmpty();
    }

    @Test
    void whatIsThereAlreadyIsLeftAloneAndWhatLacksBlobsIsRepaired() {
        save(one);
        assertThat(restore(ONE)).isEqualTo(GenerationRestore.Outcome.WHOLE_ALREADY);
        Blob lost = one.artifacts().get(ArtifactKind.PARTS).blobs().get(1);
        blobs.sweep(List.of(lost), CLOCK.instant().plusSeconds(60));
        assertThat(blobs.contains(lost)).isFalse();
        assertThat(restore(ONE)).isEqualTo(GenerationRestore.Outcome.REPAIRED);
        blobs.verify(lost);
        assertThat(restore(ONE)).isEqualTo(GenerationRestore.Outcome.WHOLE_ALREADY);
    }

    @Test
    void anotherGenerationOfTheSameIdIsNotReplaced() {
        save(one);
        everythingIsLost();
        Manifest other = write("one", 3);
        assertThatThrownBy(() -> restore(ONE)).hasMessageContaining("generation one is complete with another manifest");
        assertThat(generations.manifest(ONE)).contains(other);
        assertThatThrownBy(() -> restore(new GenerationId("../one")))
                .hasMessageContaining("generation ../one is not saved in " + scratch.resolve("saved"))
                .hasMessageContaining("[one]");
    }

    @Test
    void whateverFileIsDamagedIsNamedAndNothingIsBegun() throws IOException {
        save(one);
        everythingIsLost();
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(15);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            byte[] flipped = whole.clone();
            flipped[flipped.length / 2] ^= 1;
            Files.write(file, flipped);
            assertRefusedNaming(file);
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
            assertRefusedNaming(file);
            if (!file.getParent().endsWith("saved")) {
                Files.delete(file);
                assertRefusedNaming(file);
            }
            Files.write(file, whole);
        }
        assertThat(restore(ONE)).isEqualTo(GenerationRestore.Outcome.RESTORED);
    }

    /** A note that names another blob is noticed where that is missing. */
    private void assertRefusedNaming(Path file) {
        String name = file.getParent().endsWith("saved")
                ? "of generation one cannot be used"
                : file.getFileName().toString();
        assertThatThrownBy(() -> restore(ONE))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(
                        "take the folder from a backup, or save the generation anew while Redis has it, or delete "
                                + scratch.resolve("saved/saved/one") + ", which gives this copy up");
        assertThat(generations.list()).isEmpty();
    }

    @Test
    void whatGenerationsShareIsSavedOnceAndWhatWasDamagedIsMended() throws IOException {
        save(one);
        int files = files().size();
        save(one);
        assertThat(files()).hasSize(files);
        save(two);
        Set<Blob> both = new java.util.HashSet<>(one.blobs());
        both.addAll(two.blobs());
        assertThat(both).hasSizeLessThan(one.blobs().size() + two.blobs().size());
        assertThat(files()).as("blobs, two manifests, two notes").hasSize(both.size() + 4);
        for (Path file : files()) {
            Files.write(file, new byte[(int) Files.size(file)]);
        }
        save(one);
        everythingIsLost();
        assertThat(restore(ONE)).isEqualTo(GenerationRestore.Outcome.RESTORED);
    }

    @Test
    void aSaveThatFailsAtAnyBlobLeavesWhatWasSavedAndNothingOfItself() throws IOException {
        save(one);
        int failures = 0;
        for (Blob lost : two.blobs()) {
            if (one.blobs().contains(lost)) {
                continue;
            }
            byte[] content = blobs.read(lost);
            blobs.sweep(List.of(lost), CLOCK.instant().plusSeconds(60));
            assertThatThrownBy(() -> save(two))
                    .hasMessageContaining("generation two could not be saved in " + scratch.resolve("saved"))
                    .hasMessageContaining(lost.digest().hex());
            assertThat(saved.find(TWO)).isEmpty();
            assertThat(saved.ids()).containsExactly(ONE);
            blobs.put(content);
            failures++;
            saved.keepOnly(all -> Set.of(ONE));
        }
        assertThat(failures).isGreaterThan(5);
        save(two);
        assertThat(saved.ids()).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void whatIsNotKeptGoesWithItsBlobsAndWhatIsKeptStaysWhole() throws IOException {
        save(one);
        int before = files().size();
        save(two);
        saved.noteServed(TWO);
        Path folder = scratch.resolve("saved/saved-blobs");
        Path leftover = folder.resolve(Digest.of(new byte[0]).hex() + AtomicFiles.UNFINISHED + "7");
        Files.writeString(leftover, "of a killed writer");
        Path foreign = Files.writeString(folder.resolve("notes.txt"), "of somebody else");
        assertThat(saved.served()).contains(TWO);
        assertThat(saved.keepOnly(all -> Set.of(ONE))).isEqualTo(new SavedGenerations.Tidied(List.of(TWO), List.of()));
        assertThat(saved.ids()).containsExactly(ONE);
        assertThat(saved.served()).as("it is not saved any more").isEmpty();
        assertThat(leftover).doesNotExist();
        assertThat(foreign).exists();
        Files.delete(foreign);
        assertThat(files()).hasSize(before);
        everythingIsLost();
        assertThat(restore(ONE)).isEqualTo(GenerationRestore.Outcome.RESTORED);
    }

    @Test
    void whatIsNoNoteAmongNotesIsLeftAlone() throws IOException {
        save(one);
        Path foreign = Files.createDirectory(scratch.resolve("saved/saved/of-somebody-else"));
        assertThat(saved.ids()).containsExactly(ONE);
        assertThat(saved.keepOnly(all -> Set.of(ONE)).forgotten()).isEmpty();
        assertThat(foreign).exists();
    }

    @Test
    void whatCannotBeReadStaysWithAllBlobsAndIsToldAndOthersAreForgotten() throws IOException {
        Manifest three = write("three", 3);
        for (Manifest each : List.of(one, two, three)) {
            save(each);
        }
        List<Path> before = files();
        Path note = scratch.resolve("saved/saved/one");
        String text = Files.readString(note);
        Files.writeString(note, "nonsense");
        SavedGenerations.Tidied tidied = saved.keepOnly(all -> {
            assertThat(all).containsExactlyInAnyOrder(two, three);
            return Set.of(three.id());
        });
        assertThat(tidied.forgotten()).containsExactly(TWO);
        assertThat(tidied.unreadable())
                .singleElement()
                .asString()
                .startsWith("saved file " + note + " of generation one cannot be used");
        assertThat(files()).hasSize(before.size() - 1).isSubsetOf(before);

        Files.writeString(note, text);
        assertThat(saved.ids()).containsExactlyInAnyOrder(ONE, three.id());
        assertThat(saved.keepOnly(all -> Set.of(ONE, three.id())).unreadable()).isEmpty();
        assertThat(files()).as("blobs of the second go").hasSizeLessThan(before.size() - 1);
        everythingIsLost();
        assertThat(restore(ONE)).isEqualTo(GenerationRestore.Outcome.RESTORED);
    }

    @Test
    void anOlderOneThatCannotBeReadKeepsNobodyFromSavingAndTidying() throws IOException {
        save(one);
        Path note = scratch.resolve("saved/saved/one");
        Blob manifest = manifestOf(note);
        Files.write(saved.file(manifest), new byte[(int) manifest.size()]);
        save(two);
        assertThat(saved.keepOnly(all -> Set.of()).forgotten()).containsExactly(TWO);
        assertThat(note).exists();
        assertThat(saved.file(manifest)).exists();
        save(one);
        assertThat(saved.find(ONE)).as("saved anew").contains(one);
    }

    @Test
    void oneThatCannotBeReadIsNamedAmongThoseToChooseFrom() throws IOException {
        save(one);
        save(two);
        Files.writeString(scratch.resolve("saved/saved/one"), "nonsense");
        assertThatThrownBy(() -> restore(new GenerationId("three")))
                .hasMessage("generation three is not saved in " + scratch.resolve("saved") + "; saved are [one, two]");
    }

    @Test
    void oneOfALaterBuildIsNamedByItsFileAndByTheNoteThatGivesItUp() throws IOException {
        save(one);
        save(two);
        Path note = scratch.resolve("saved/saved/one");
        byte[] later = Files.readString(saved.file(manifestOf(note)))
                .replaceFirst("\"layout\" *: *\\d+", "\"layout\":99")
                .getBytes(StandardCharsets.UTF_8);
        Blob manifest = Blob.of(later);
        Files.write(saved.file(manifest), later);
        Files.writeString(note, manifest.digest() + " " + manifest.size());
        assertThat(saved.keepOnly(all -> Set.of()).unreadable())
                .singleElement()
                .asString()
                .startsWith("saved file " + saved.file(manifest)
                        + " of generation one cannot be used: this build cannot read it, ")
                .contains("99", "or delete " + note);
        Files.delete(note);
        assertThat(saved.keepOnly(all -> Set.of()).unreadable()).isEmpty();
        assertThat(files()).as("given up").isEmpty();
    }

    private static Blob manifestOf(Path note) throws IOException {
        String[] parts = Files.readString(note).strip().split(" ", -1);
        return new Blob(new Digest(parts[0]), Long.parseLong(parts[1]));
    }

    @Test
    void aFolderOfBlobsOnTheSameDiskIsLinkedNotCopied() throws IOException {
        FolderBlobStore elsewhere = new FolderBlobStore(scratch.resolve("elsewhere"), CLOCK);
        for (Blob blob : one.blobs()) {
            elsewhere.put(blobs.read(blob));
        }
        saved.save(one, elsewhere, bytes -> {});
        for (Blob blob : one.blobs()) {
            assertThat(Files.isSameFile(saved.file(blob), elsewhere.file(blob))).isTrue();
        }
        elsewhere.sweep(one.blobs(), CLOCK.instant().plusSeconds(60));
        everythingIsLost();
        assertThat(restore(ONE)).isEqualTo(GenerationRestore.Outcome.RESTORED);
    }

    @Test
    void aFolderIsOfOneNamespace() {
        saved.claim("shop");
        saved.claim("shop");
        assertThatThrownBy(() -> saved.claim("other"))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("keeps the generations of namespace shop, not of other");
    }

    @Test
    void anIdThatIsNoNameOfAFileIsRefused() {
        Manifest odd = write("a/b", 1);
        assertThatThrownBy(() -> save(odd)).hasMessageContaining("generation 'a/b' cannot be saved");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(scratch.resolve("saved"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !Set.of("lock", "served")
                            .contains(file.getFileName().toString()))
                    .toList();
        }
    }

    private LoadedGeneration load(String cache, GenerationId id) {
        return new GenerationReader(generations, blobs, new CacheDirectory(scratch.resolve(cache))).load(id);
    }
}
