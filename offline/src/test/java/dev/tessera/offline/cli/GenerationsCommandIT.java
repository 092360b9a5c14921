package dev.tessera.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.FolderBlobStore;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.Lease;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Three generations in a real Redis: the third was served after the second, the first never was. */
@ExtendWith(RedisServerExtension.class)
class GenerationsCommandIT {
    @TempDir
    Path scratch;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private RedisSettings settings;
    private GenerationStore generations;

    @BeforeEach
    void published(RedisFeatureStore store, RedisSettings at) {
        settings = at;
        BlobStore blobs = new FolderBlobStore(scratch.resolve("blobs"), InstantSource.system());
        generations = store.generations(blobs);
        for (int seed = 1; seed <= 3; seed++) {
            Manifest manifest =
                    new GenerationWriter(generations, blobs).write(Drafts.of("g" + seed, 30, 4, seed, scratch));
            if (seed > 1) {
                generations.activate(manifest.id(), generations.pointer());
            }
        }
    }

    @Test
    void theListSaysWhichOneIsServed() {
        generations.begin(new GenerationId("g4"));
        assertThat(run("list")).isZero();
        assertThat(out.toString().lines().skip(1))
                .hasSize(4)
                .anyMatch(line -> line.matches("g4 +staged .* - +- +-"))
                .anyMatch(line -> line.matches("g3 +active .* 30 +0\\.0 +0\\.1000"))
                .anyMatch(line -> line.matches("g2 +previous .*"))
                .anyMatch(line -> line.matches("g1 +complete .*"));
    }

    @Test
    void theManifestIsShownToPeopleAndToMachines() {
        assertThat(run("show")).isZero();
        assertThat(out.toString())
                .contains("generation g3, created 2024-01-02T03:04:05Z", "vectors  ", "measured ndcg@10 0.1000")
                .contains("from study unknown");
        assertThat(run("show", "g1", "--json")).isZero();
        assertThat(Manifest.ofJson(out.toString().strip()).id()).isEqualTo(new GenerationId("g1"));
        assertThat(run("show", "g9")).isEqualTo(1);
        assertThat(err.toString()).contains("generation g9 is not there").doesNotContain("\tat ");
    }

    @Test
    void aDamagedGenerationIsToldFromAWholeOne() throws IOException {
        assertThat(run("verify")).isZero();
        assertThat(out.toString()).contains("generation g3 is whole");
        try (Stream<Path> blobs = Files.walk(scratch.resolve("blobs"))) {
            for (Path blob : blobs.filter(Files::isRegularFile).toList()) {
                Files.write(blob, new byte[] {1});
            }
        }
        assertThat(run("verify", "g2")).isEqualTo(1);
        assertThat(err.toString())
                .contains("tessera verify: generation g2, VECTORS block 1 of 1", "is damaged")
                .doesNotContain("\tat ");
    }

    @Test
    void theServedGenerationIsChosenAndTheOneBeforeComesBack() {
        assertThat(run("activate", "g1")).isZero();
        assertThat(generations.pointer().active()).contains(new GenerationId("g1"));
        assertThat(run("rollback")).isZero();
        assertThat(out.toString()).contains("generation g3 is served since", "generation g1 was before it");
        assertThat(generations.pointer().active()).contains(new GenerationId("g3"));
        assertThat(run("activate", "g9")).isEqualTo(1);
        assertThat(err.toString()).contains("generation g9 is unknown");
    }

    @Test
    void someUsersTryAGenerationUntilItIsActivatedOrEnded() {
        assertThat(run("canary", "g1", "--share", "0.05")).isZero();
        assertThat(out.toString()).contains("a share of 0.05 of users gets generation g1");
        assertThat(run("list")).isZero();
        assertThat(out.toString().lines()).anyMatch(line -> line.matches("g1 +canary 5\\.00% .*"));
        assertThat(run("remove", "g1")).isEqualTo(1);
        assertThat(run("canary", "--end")).isZero();
        assertThat(generations.pointer().canary()).isEmpty();
        assertThat(run("canary", "g3", "--share", "0.1")).isEqualTo(1);
        assertThat(err.toString()).contains("generation g3 is active: all users get it already");
        assertThat(run("canary", "g1", "--share", "5")).isEqualTo(2);
        assertThat(err.toString()).contains("expected above 0 and below 1");
        assertThat(run("canary", "g1")).isEqualTo(2);
        assertThat(run("canary")).isEqualTo(2);
    }

    @Test
    void whatIsServedOrWasBeforeIsNotRemoved() {
        for (String used : List.of("g2", "g3")) {
            assertThat(run("remove", used)).isEqualTo(1);
            assertThat(err.toString()).contains("generation " + used + " is active, previous or a canary");
        }
        assertThat(run("remove", "g1")).isZero();
        assertThat(generations.manifest(new GenerationId("g1"))).isEmpty();
    }

    @Test
    void whatRunningRankersHoldIsToldAndKept() {
        hold("a", Map.of(new GenerationId("g1"), Readiness.warm(), new GenerationId("g3"), Readiness.warm()));
        hold(
                "b",
                Map.of(
                        new GenerationId("g1"),
                        new Readiness.Failed("no room"),
                        new GenerationId("g3"),
                        Readiness.loading()));
        assertThat(run("list")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("g3 +active +\\S+ +2 +30 .*"))
                .anyMatch(line -> line.matches("g2 +previous +\\S+ +0 +30 .*"))
                .anyMatch(line -> line.matches("g1 +complete +\\S+ +1 +30 .*"));
        assertThat(run("show", "g1")).isZero();
        assertThat(out.toString().lines())
                .contains("  ranker a has it loaded and warm", "  ranker b could not load it (no room)");
        assertThat(run("remove", "g1")).isEqualTo(1);
        assertThat(err.toString()).contains("tessera remove: generation g1 is held by running rankers a;");
        assertThat(run("prune", "--keep", "0", "--older-than", "0")).isZero();
        assertThat(out.toString()).contains("removed 0 generations []");
        assertThat(run("verify", "g1")).isZero();
        generations.leases().release(new ReplicaId("a"));
        assertThat(run("remove", "g1")).isZero();
    }

    @Test
    void aFlipWaitsForRankersUnlessItIsForced() {
        hold(
                "a",
                Map.of(
                        new GenerationId("g3"),
                        Readiness.warm(),
                        new GenerationId("g1"),
                        new Readiness.Failed("no room")));
        assertThat(run("activate", "g1", "--wait", "1")).isEqualTo(1);
        assertThat(err.toString())
                .contains("tessera activate: generation g1 is not served")
                .contains("after 1 s, ranker a could not load it (no room)");
        assertThat(out.toString()).contains("as soon as all rankers have it: ranker a could not load it (no room)");
        assertThat(generations.pointer().active()).contains(new GenerationId("g3"));
        assertThat(generations.pointer().candidate()).isEmpty();
        assertThat(run("activate", "g1", "--force")).isZero();
        assertThat(run("rollback")).as("ranker a has g3").isZero();
        assertThat(run("rollback", "--wait", "0")).as("it has not g1").isZero();
        assertThat(generations.pointer().active()).contains(new GenerationId("g1"));
        assertThat(run("activate", "g1", "--wait", "-1")).isEqualTo(2);
        assertThat(err.toString()).contains("--wait is -1; expected 0 or more seconds");
    }

    private void hold(String replica, Map<GenerationId, Readiness> held) {
        generations.leases().renew(new Lease(new ReplicaId(replica), held), Lease.LASTING);
    }

    @Test
    void pruningLeavesWhatIsNeededWhole() {
        assertThat(run("prune")).isZero();
        assertThat(out.toString()).as("all of it is young").contains("removed 0 generations [] and 0 blobs");
        assertThat(run("prune", "--keep", "0", "--older-than", "0")).isZero();
        assertThat(out.toString()).contains("removed 1 generations [g1]");
        assertThat(run("verify", "g2")).isZero();
        assertThat(run("verify", "g3")).isZero();
    }

    @Test
    void whatIsSavedComesBackIntoARedisThatLostItAndIsServed() throws IOException {
        String folder = scratch.resolve("saved").toString();
        assertThat(run("restore", "--from", folder)).isEqualTo(1);
        assertThat(err.toString()).contains("tessera restore: no generation is saved in " + folder);
        assertThat(run("save", "g2", "--to", folder)).isZero();
        assertThat(run("restore", "--from", folder)).isEqualTo(1);
        assertThat(err.toString()).contains("was served is not known; name one of [g2]");
        assertThat(run("save", "--to", folder)).isZero();
        assertThat(out.toString()).contains("generation g3 is saved in " + folder);
        assertThat(run("restore", "--from", folder)).isZero();
        assertThat(out.toString()).contains("generation g3 is there already, and whole; nothing was written");

        settings = settings.withNamespace(settings.namespace() + "-new");
        loseBlobs();
        assertThat(run("restore", "--from", folder)).isZero();
        assertThat(out.toString())
                .contains("generation g3 is restored, every block has its digest", "generation g3 is served since");
        assertThat(run("verify", "g3")).isZero();
        assertThat(run("restore", "--from", folder, "g2")).isZero();
        assertThat(out.toString()).contains("generation g3 is served; `generations activate g2` serves the restored");
        assertThat(run("restore", "--from", folder, "g2", "--activate")).isZero();
        assertThat(out.toString()).contains("generation g2 is served since", "generation g3 was before it");
        loseBlobs();
        assertThat(run("restore", "--from", folder, "g3")).isZero();
        assertThat(out.toString()).contains("generation g3 lacked blocks; it is whole again");
        assertThat(run("verify", "g3")).isZero();
        assertThat(run("restore", "--from", folder, "g1")).isEqualTo(1);
        assertThat(err.toString()).contains("generation g1 is not saved in " + folder);
    }

    @Test
    void aCopyThatCannotBeReadKeepsNobodyFromChoosingAnother() throws IOException {
        Path folder = scratch.resolve("saved");
        assertThat(run("save", "g2", "--to", folder.toString())).isZero();
        Files.writeString(folder.resolve("saved").resolve("g1"), "nonsense");
        assertThat(run("restore", "--from", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("was served is not known; name one of [g1, g2]");
        assertThat(run("restore", "--from", folder.toString(), "g2")).isZero();
    }

    @Test
    void blobsThatCannotBeWrittenAreToldInOneLine() throws IOException {
        String folder = scratch.resolve("saved").toString();
        assertThat(run("save", "g2", "--to", folder)).isZero();
        settings = settings.withNamespace(settings.namespace() + "-new");
        loseBlobs();
        Path file = Files.writeString(scratch.resolve("blobs"), "a file");
        assertThat(run("restore", "--from", folder, "g2")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("tessera restore: blobs cannot be written to " + file)
                .doesNotContain("\tat ");
    }

    private void loseBlobs() throws IOException {
        TableFolder.delete(scratch.resolve("blobs"));
    }

    @Test
    void aWrongCommandLineSaysWhatWasExpected() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required subcommand");
        assertThat(run("prune", "--keep", "-1")).isEqualTo(2);
        assertThat(err.toString()).contains("--keep is -1; expected 0 or more");
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> command = new ArrayList<>(List.of("generations"));
        command.addAll(List.of(arguments));
        if (arguments.length > 0) {
            command.addAll(List.of(
                    "--redis",
                    settings.address().toString(),
                    "--redis-password-file",
                    settings.passwordFile().orElseThrow().toString(),
                    "--namespace",
                    settings.namespace(),
                    "--blobs",
                    scratch.resolve("blobs").toString()));
        }
        CommandLine line = TesseraOffline.commandLine();
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(command.toArray(String[]::new));
    }
}
