package dev.tessera.offline.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.index.IndexChoice;
import dev.tessera.offline.publish.PublishOptions.Activation;
import dev.tessera.offline.publish.PublishOptions.Gate;
import dev.tessera.offline.publish.PublishOptions.Release;
import dev.tessera.offline.publish.PublishOptions.Retention;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationState;
import dev.tessera.store.generation.GenerationStatus;
import dev.tessera.store.generation.GenerationSweep;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.SavedGenerations;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.DocumentedUser;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.vector.Int8Vectors;
import dev.tessera.store.vector.VectorPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class PublishStageIT {
    private static final int ITEMS = 2_500;
    private static final int DIMENSION = 64;
    private static final GenerationId FIRST = new GenerationId("first");
    private static final GenerationId SECOND = new GenerationId("second");
    private static final GenerationId RIVAL = new GenerationId("rival");

    @TempDir
    Path scratch;

    private RedisFeatureStore redis;
    private StudyFixture study;
    private PublishStage stage;

    @BeforeEach
    void aTrainedStudy(FlinkCluster cluster, RedisFeatureStore store, RedisSettings settings) throws IOException {
        redis = store;
        study = new StudyFixture(scratch.resolve("work"), ITEMS, DIMENSION, 7).write();
        stage = new PublishStage(
                cluster, study.work, StoreTarget.redis(DocumentedUser.PUBLISHER.of(settings)), InstantSource.system());
    }

    @Test
    void whatIsPublishedIsServedAndEqualsTheTables() throws IOException {
        study.evaluated(0.2, 0.1);
        PublishReport report = stage.run(options(FIRST));
        assertThat(report.flipped()).isTrue();
        assertThat(redis.generations().pointer().active()).contains(FIRST);
        assertThat(report.manifest().metrics()).isEqualTo(Map.of("ndcg@10", 0.2));
        assertEqualsTables(load(FIRST));
    }

    @Test
    void vectorsAsBytesAreTheSumsOfTheirParts() throws IOException {
        PublishReport report = stage.run(PublishOptions.of(new Release(
                Release.DEFAULT.study(),
                Optional.of(FIRST),
                IndexChoice.AUTO,
                Optional.of(VectorPrecision.INT8),
                true)));
        assertThat(report.manifest().artifacts())
                .containsKey(ArtifactKind.INT8_PARTS)
                .doesNotContainKey(ArtifactKind.PARTS);
        LoadedGeneration loaded = load(FIRST);
        for (int row = 0; row < ITEMS; row++) {
            ItemVector trained = study.vectors.get(loaded.vectors().id(row));
            for (Modality modality : Modality.values()) {
                float[] part = trained.contribution(modality);
                assertThat(loaded.parts().part(row, modality))
                        .isEqualTo(Int8Vectors.of(part, DIMENSION).vector(0));
            }
            assertThat(loaded.vectors().vector(row)).isEqualTo(loaded.parts().sum(row));
            assertThat(loaded.vectors().bias(row)).isEqualTo(trained.bias());
        }
        new StudyFixture(scratch.resolve("work"), ITEMS + 1, DIMENSION, 8).write();
        assertThat(stage.run(options(SECOND)).manifest().precision())
                .as("that of the served generation")
                .isEqualTo(VectorPrecision.INT8);
    }

    @Test
    void historiesOfAllUsersAreThere() throws IOException {
        stage.run(options(FIRST));
        for (int user = 0; user < 7; user++) {
            UserId id = new UserId("user-" + user);
            List<HistoryEntry> expected = LoadHistory.newest(
                    study.events.stream()
                            .filter(event -> event.user().equals(id))
                            .toList(),
                    PublishOptions.DEFAULT_HISTORY);
            assertThat(redis.histories(PublishOptions.DEFAULT_HISTORY).read(id))
                    .hasSize(50)
                    .isEqualTo(expected);
        }
    }

    @Test
    void publishingTheSameAgainChangesNothing() throws IOException {
        Pointer pointer = stage.run(options(FIRST)).pointer();
        PublishReport again = stage.run(options(SECOND));
        assertThat(again.flipped()).isFalse();
        assertThat(again.pointer()).isEqualTo(pointer);
        assertThat(redis.generations().list()).extracting(GenerationStatus::id).containsExactly(FIRST);
    }

    @Test
    void aSecondStageIsPublishedOnlyWhereValidationReleasedIt() throws IOException {
        study.secondStage(false);
        stage.run(options(FIRST));
        assertThat(load(FIRST).secondStageFolder()).isEmpty();
        study.secondStage(true);
        stage.run(options(SECOND));
        assertThat(load(SECOND).secondStageFolder())
                .hasValueSatisfying(folder ->
                        assertThat(folder.resolve("second_stage.json")).hasContent("a rule"));
    }

    @Test
    void aChangedStudyIsFlippedToAndTheOldOneCanBeRolledBackTo() throws IOException {
        stage.run(options(FIRST));
        StudyFixture changed = new StudyFixture(scratch.resolve("work"), ITEMS + 1, DIMENSION, 8).write();
        Pointer pointer = stage.run(options(SECOND)).pointer();
        assertThat(pointer.active()).contains(SECOND);
        study = changed;
        assertEqualsTables(load(SECOND));
        assertThat(redis.generations().rollback(pointer).active()).contains(FIRST);
    }

    @Test
    void whatIsPublishedIsSavedAndSoAreThoseThatOneWouldGoBackTo() throws IOException {
        SavedGenerations saved = new SavedGenerations(study.work.generations(), InstantSource.system());
        stage.run(options(FIRST));
        assertThat(saved.served()).contains(FIRST);
        stage.run(options(SECOND));
        assertThat(saved.ids()).as("the same again").containsExactly(FIRST);
        for (int more = 1; more <= 3; more++) {
            new StudyFixture(scratch.resolve("work"), ITEMS + more, DIMENSION, 7 + more).write();
            stage.run(options(new GenerationId("more-" + more)));
        }
        assertThat(saved.served()).contains(new GenerationId("more-3"));
        List<GenerationId> newest = List.of(new GenerationId("more-2"), new GenerationId("more-3"));
        assertThat(saved.ids()).isEqualTo(newest);
        newest.forEach(
                id -> assertThat(saved.find(id)).isEqualTo(redis.generations().manifest(id)));
    }

    @Test
    void theCopyIsKeptWhereItIsWantedOrNotAtAll() throws IOException {
        stage.run(saved(FIRST, new Saving.Off()));
        assertThat(study.work.generations()).doesNotExist();
        Path chosen = scratch.resolve("chosen");
        stage.run(saved(SECOND, new Saving.Into(chosen)));
        SavedGenerations saved = new SavedGenerations(chosen, InstantSource.system());
        assertThat(saved.ids())
                .as("nothing was flipped, and what is served was not saved yet")
                .containsExactly(FIRST);
        assertThat(saved.find(FIRST)).isEqualTo(redis.generations().manifest(FIRST));
        assertThat(study.work.generations()).doesNotExist();
    }

    @Test
    void whatCannotBeSavedIsNotServed() throws IOException {
        Pointer before = stage.run(options(FIRST)).pointer();
        new StudyFixture(scratch.resolve("work"), ITEMS + 1, DIMENSION, 8).write();
        Path file = Files.writeString(scratch.resolve("no-folder"), "a file");
        assertThatThrownBy(() -> stage.run(saved(SECOND, new Saving.Into(file))))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("nothing could be saved in " + file)
                .hasMessageContaining("What was served is served; --save-to names another folder");
        assertThat(redis.generations().pointer()).isEqualTo(before);
    }

    @Test
    void whatCannotBeSweptDoesNotUndoTheFlip(FlinkCluster cluster, RedisSettings settings) throws IOException {
        RedisSettings publisher = DocumentedUser.PUBLISHER.of(settings);
        DocumentedUser.run(settings, "ACL", "SETUSER", publisher.login().user().orElseThrow(), "-unlink");
        Blob unused = redis.blobs().put(new byte[] {1});
        GenerationId left = new GenerationId("left-by-a-killed-publisher");
        redis.generations().begin(left);
        PublishReport report = new PublishStage(
                        cluster, study.work, StoreTarget.redis(publisher), InstantSource.system())
                .run(new PublishOptions(
                        Release.named(FIRST),
                        Gate.DEFAULT,
                        Activation.DEFAULT,
                        new Retention(0, 0, Duration.ZERO, new Saving.Off())));
        assertThat(report.flipped()).isTrue();
        assertThat(report.swept()).isEqualTo(new GenerationSweep.Swept(List.of(left), 0));
        assertThat(redis.generations().pointer()).isEqualTo(report.pointer());
        assertThat(redis.blobs().list()).containsKey(unused);
    }

    @Test
    void nothingIsBegunWhereSomethingElseIsServedThanIsAskedFor() throws IOException {
        Pointer first = stage.run(options(FIRST)).pointer();
        new StudyFixture(scratch.resolve("work"), ITEMS + 1, DIMENSION, 8).write();
        assertThatThrownBy(() -> stage.run(options(SECOND), served -> {
                    assertThat(served).isEqualTo(first);
                    throw new IOException("another one was compared with");
                }))
                .hasMessage("another one was compared with");
        assertThat(redis.generations().list()).extracting(GenerationStatus::id).containsExactly(FIRST);
        assertThat(redis.generations().pointer()).isEqualTo(first);
    }

    @Test
    void whoeverFlipsMeanwhileWins(FlinkCluster cluster, RedisSettings settings) throws IOException {
        PublishStage late = overtaken(cluster, settings);
        assertThatThrownBy(() -> late.run(options(FIRST)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("expected none (revision 0), found generation rival (revision 1)");
        assertThat(redis.generations().pointer().active()).contains(RIVAL);
    }

    @Test
    void aCanaryThatBeginsMeanwhileFailsItTooAndOneOfBeforeDoesNot() throws IOException {
        stage.run(options(FIRST));
        new StudyFixture(scratch.resolve("work"), ITEMS + 1, DIMENSION, 8).write();
        new GenerationWriter(redis.generations(), redis.blobs()).write(Drafts.of(RIVAL.value(), 10, 4, 1, scratch));
        assertThatThrownBy(() ->
                        stage.run(options(SECOND), served -> redis.generations().begin(new Canary(RIVAL, 0.5), served)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("generation second was not activated")
                .hasMessageContaining("expected generation first (revision 1), found generation first (revision 2)");
        assertThat(redis.generations().pointer().active()).contains(FIRST);
        assertThat(redis.generations().manifest(SECOND)).as("what was written").isPresent();
        Pointer again = stage.run(options(new GenerationId("third"))).pointer();
        assertThat(again.active()).contains(new GenerationId("third"));
        assertThat(again.canary()).contains(new Canary(RIVAL, 0.5));
    }

    @Test
    void whatWasServedWithTheSameContentIsNotTakenForServedWhenSomebodyFlippedMeanwhile(
            FlinkCluster cluster, RedisSettings settings) throws IOException {
        stage.run(options(FIRST));
        PublishStage late = overtaken(cluster, settings);
        assertThatThrownBy(() -> late.run(options(SECOND)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("expected generation first (revision 1), found generation rival (revision 2)");
        assertThat(redis.generations().pointer().active()).contains(RIVAL);
    }

    /** Somebody else flips once it has read the pointer. */
    private PublishStage overtaken(FlinkCluster cluster, RedisSettings settings) {
        new GenerationWriter(redis.generations(), redis.blobs()).write(Drafts.of(RIVAL.value(), 10, 4, 1, scratch));
        Pointer before = redis.generations().pointer();
        InstantSource afterThePointerWasRead = () -> {
            if (redis.generations().pointer().equals(before)) {
                redis.generations().activate(RIVAL, before);
            }
            return InstantSource.system().instant();
        };
        return new PublishStage(cluster, study.work, StoreTarget.redis(settings), afterThePointerWasRead);
    }

    @Test
    void aCanaryIsServedToSomeAndTheActiveGenerationStays() throws IOException {
        stage.run(options(FIRST));
        new StudyFixture(scratch.resolve("work"), ITEMS + 1, DIMENSION, 8).write();
        stage.run(new PublishOptions(
                Release.named(SECOND),
                Gate.DEFAULT,
                new Activation(Optional.of(0.25), Activation.DEFAULT.longestWait()),
                Retention.DEFAULT));
        Pointer pointer = redis.generations().pointer();
        assertThat(pointer.active()).contains(FIRST);
        assertThat(pointer.canary()).contains(new Canary(SECOND, 0.25));
        redis.generations().activate(SECOND, pointer);
        assertThat(redis.generations().pointer().canary()).isEmpty();
    }

    @Test
    void aModelBelowPopularityIsRefusedUnlessForced() throws IOException {
        study.evaluated(0.05, 0.1);
        assertThatThrownBy(() -> stage.run(options(FIRST)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("ndcg@10 of tessera is 0.0500, of popularity 0.1000")
                .hasMessageContaining("--force");
        assertThat(redis.generations().list()).isEmpty();
        PublishReport forced =
                stage.run(new PublishOptions(Release.named(FIRST), Gate.FORCED, Activation.DEFAULT, Retention.DEFAULT));
        assertThat(forced.gate()).isInstanceOf(GateDecision.Forced.class);
        assertThat(redis.generations().pointer().active()).contains(FIRST);
    }

    @Test
    void aVectorThatIsNotTheSumOfItsPartsIsRefusedAndLeavesTheServedGenerationAlone() throws IOException {
        stage.run(options(FIRST));
        ItemId broken = new ItemId("item-77");
        study.vectors.get(broken).behaviour()[5] += 1;
        study.write();
        assertRefused("vector of item 'item-77' is not the sum");
    }

    @Test
    void aRankerThatDoesNotSayWhatModalitiesContributeIsRefusedBeforeAnythingIsWritten() throws IOException {
        Files.delete(study.work.study("all").ranker().resolve(PartMap.FILE));
        assertThatThrownBy(() -> stage.run(options(FIRST)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("says what each modality contributes to an item vector; run train-ranker again");
        assertThat(redis.generations().list()).isEmpty();
    }

    @Test
    void tablesOfDifferentItemsAreRefusedAndLeaveTheServedGenerationAlone() throws IOException {
        stage.run(options(FIRST));
        study.items.remove(new ItemId("item-1"));
        study.write();
        assertRefused("table items has 2499 rows; expected as many as the 2500 of table catalog");
    }

    private void assertRefused(String message) {
        Pointer before = redis.generations().pointer();
        assertThatThrownBy(() -> stage.run(options(SECOND)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining(message);
        assertThat(redis.generations().pointer()).isEqualTo(before);
        assertThat(redis.generations().list())
                .extracting(GenerationStatus::state)
                .containsExactly(GenerationState.COMPLETE, GenerationState.STAGED);
        new GenerationSweep(redis.generations(), redis.blobs(), () -> InstantSource.system()
                        .instant()
                        .plusSeconds(60))
                .sweep(0, Duration.ZERO);
        assertThat(redis.generations().list()).extracting(GenerationStatus::id).containsExactly(FIRST);
        assertThat(redis.blobs().list().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        redis.generations().manifest(FIRST).orElseThrow().blobs());
    }

    private void assertEqualsTables(LoadedGeneration loaded) {
        assertThat(loaded.vectors().ids()).containsExactlyElementsOf(study.vectors.keySet());
        int row = 0;
        for (ItemVector expected : study.vectors.values()) {
            assertThat(loaded.vectors().vector(row))
                    .isEqualTo(expected.vector())
                    .isEqualTo(loaded.parts().sum(row));
            assertThat(loaded.vectors().bias(row)).isEqualTo(expected.bias());
            assertThat(loaded.parts().part(row, Modality.IMAGE)).isEqualTo(expected.image());
            assertThat(loaded.parts().part(row, Modality.BEHAVIOUR)).isEqualTo(expected.behaviour());
            assertThat(loaded.cards().get(row)).isEqualTo(ItemCard.of(study.items.get(expected.item())));
            assertThat(loaded.popularity().count(row))
                    .isEqualTo(study.catalog.get(expected.item()).count());
            row++;
        }
        assertThat(loaded.rankerFolder().resolve("saved_model/saved_model.pb")).hasContent("ranker");
        assertThat(loaded.rankerFolder().resolve("checkpoint")).doesNotExist();
        assertThat(loaded.encoderFolder().orElseThrow().resolve("preprocessing.json"))
                .hasContent("{}");
    }

    private LoadedGeneration load(GenerationId id) {
        CacheDirectory cache = new CacheDirectory(scratch.resolve("cache"));
        return new GenerationReader(redis.generations(), redis.blobs(), cache).load(id);
    }

    private static PublishOptions options(GenerationId id) {
        return PublishOptions.of(Release.named(id));
    }

    private static PublishOptions saved(GenerationId id, Saving saving) {
        return new PublishOptions(Release.named(id), Gate.DEFAULT, Activation.DEFAULT, Retention.savedBy(saving));
    }
}
