package dev.tessera.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(RedisServerExtension.class)
class HistoriesCommandIT {
    private static final Instant NOW = InstantSource.system().instant();

    @TempDir
    Path scratch;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void whatBothTablesOfAWorkDirectoryHaveIsRebuiltOnce(RedisFeatureStore redis, RedisSettings settings)
            throws IOException {
        WorkDirectory work = new WorkDirectory(scratch);
        Event logged = event("logged", NOW.minusSeconds(60));
        Event old = event("old", NOW.minus(Duration.ofDays(30)));
        IngestTables.EVENTS.write(work.table("events"), List.of(old, logged));
        IngestTables.EVENTS.write(work.eventLog().resolve("date=2024-05-06/hour=12"), List.of(logged));
        assertThat(run(settings, "--work", scratch.toString())).isZero();
        assertThat(out.toString())
                .contains("histories are rebuilt: 3 events read; 2 entries and 1 ids of recent events were missing");
        assertThat(redis.histories(50).read(logged.user()))
                .extracting(entry -> entry.event().value())
                .containsExactly("old", "logged");
        assertThat(run(
                        settings,
                        "--events",
                        work.eventLog().toString(),
                        "--events",
                        scratch.resolve("tables").toString()))
                .isZero();
        assertThat(out.toString())
                .contains("histories are rebuilt: 3 events read; 0 entries and 0 ids of recent events were missing");
    }

    @Test
    void aWrongCommandLineSaysWhatWasExpected(RedisSettings settings) throws IOException {
        assertThat(run(settings)).isEqualTo(2);
        assertThat(err.toString()).contains("nothing says where the events are; give --work, --events or both");
        assertThat(run(
                        settings,
                        "--work",
                        Files.createDirectories(scratch.resolve("empty")).toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("has neither an event_log of ./tessera stream nor a table events of ./tessera ingest")
                .doesNotContain("\tat ");
        IngestTables.EVENTS.write(scratch.resolve("events"), List.of());
        assertThat(run(settings, "--events", scratch.resolve("events").toString(), "--history", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("history limit is 0");
    }

    private static Event event(String id, Instant at) {
        return new Event(new EventId(id), new UserId("ann"), new ItemId("i1"), EventKind.VIEW, 1, at, at);
    }

    private int run(RedisSettings settings, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> command = new ArrayList<>(List.of("histories", "rebuild"));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--redis",
                settings.address().toString(),
                "--redis-password-file",
                settings.passwordFile().orElseThrow().toString(),
                "--namespace",
                settings.namespace()));
        CommandLine line = TesseraOffline.commandLine();
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(command.toArray(String[]::new));
    }
}
