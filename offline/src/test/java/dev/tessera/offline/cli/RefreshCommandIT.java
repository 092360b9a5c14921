package dev.tessera.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.refresh.Refresh;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.process.FolderLock;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The exit codes of refresh that need no training. */
@ExtendWith(RedisServerExtension.class)
class RefreshCommandIT {
    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private WorkDirectory work;
    private RedisSettings settings;
    private GenerationStore generations;

    @BeforeEach
    void files(RedisFeatureStore store, RedisSettings at) throws IOException {
        settings = at;
        generations = store.generations();
        work = new WorkDirectory(folder.resolve("work"));
        Files.writeString(folder.resolve("items.csv"), "item_id,title\n1,Oak tray\n");
        Files.writeString(folder.resolve("events.csv"), "user_id,item_id,kind,timestamp\nu,1,view,1700000000\n");
    }

    @Test
    void aSecondRefreshEndsAtOnceAndLeavesTheSummaryOfTheFirst() throws IOException {
        try (FolderLock first = Refresh.lock(work)) {
            assertThat(run()).isEqualTo(4);
        }
        assertThat(err.toString()).contains("another refresh is at work in " + work.root());
        assertThat(work.root().resolve("refresh.json")).doesNotExist();
    }

    @Test
    void whatWasNeverTrainedHereIsNotRefreshed() throws IOException {
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString()).contains("study all has no encoder").contains("run run-stages there once");
        assertThat(Files.readString(work.root().resolve("refresh.json"))).contains("\"outcome\" : \"failed\"");
        assertThat(run()).as("the lock was let go of").isEqualTo(1);
    }

    @Test
    void aGenerationThatCannotBeComparedWithIsNotReplaced(RedisFeatureStore store) throws IOException {
        for (String study : List.of("all", "time")) {
            Files.createDirectories(work.study(study).encoder());
        }
        Manifest elsewhere = new GenerationWriter(generations, store.blobs()).write(Drafts.of("g1", 30, 4, 1, folder));
        generations.activate(elsewhere.id(), generations.pointer());
        assertThat(run()).isEqualTo(3);
        assertThat(err.toString()).contains("generation g1 is served").contains("--force");
        assertThat(generations.pointer().active()).contains(elsewhere.id());
        assertThat(Files.readString(work.root().resolve("refresh.json"))).contains("\"exit_code\" : 3");
        assertThat(work.table("items")).doesNotExist();
    }

    @Test
    void aWrongCommandLineSaysWhatWasExpected() {
        assertThat(run("--gate", "ndcg@10 all 0.1")).isEqualTo(2);
        assertThat(err.toString()).contains("--gate is 'ndcg@10 all 0.1'; expected");
        assertThat(run("--retrain", "head")).isEqualTo(2);
        assertThat(err.toString()).contains("--retrain head trains heads over published towers");
        assertThat(run("--demo-shop")).isEqualTo(2);
    }

    private int run(String... more) {
        err.getBuffer().setLength(0);
        List<String> command = new ArrayList<>(List.of(
                "refresh",
                "--work",
                work.root().toString(),
                "--items",
                folder.resolve("items.csv").toString(),
                "--events",
                folder.resolve("events.csv").toString(),
                "--redis",
                settings.address().toString(),
                "--redis-password-file",
                settings.passwordFile().orElseThrow().toString(),
                "--namespace",
                settings.namespace()));
        command.addAll(List.of(more));
        CommandLine line = TesseraOffline.commandLine();
        return line.setErr(new PrintWriter(err)).execute(command.toArray(String[]::new));
    }
}
