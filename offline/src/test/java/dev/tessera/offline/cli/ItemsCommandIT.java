package dev.tessera.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.redis.LostRedis;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(RedisServerExtension.class)
class ItemsCommandIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void whatWasSavedComesBackIntoALogThatLostItAndWhatChangedSinceStays(
            RedisFeatureStore redis, RedisSettings settings) throws Exception {
        redis.itemLog().upsert(item("kettle", "Kettle"), NOON);
        redis.itemLog().upsert(item("pot", "Pot"), NOON);
        redis.itemLog().remove(new ItemId("pan"), NOON.plusSeconds(1));
        long last = redis.itemLog().position().revision();
        assertThat(run(settings, "list")).isZero();
        assertThat(out.toString())
                .contains("2024-05-06T12:00:00Z  kettle  Kettle")
                .contains("pan  (removed)");
        assertThat(run(settings, "save", "--to", folder.resolve("saved").toString()))
                .isZero();
        assertThat(out.toString()).contains("3 changed items are in ");

        LostRedis.flushAll(settings);
        assertThat(redis.itemLog().position().revision()).isZero();
        redis.itemLog().upsert(item("pot", "A newer pot"), NOON.plusSeconds(2));
        assertThat(run(settings, "restore", "--from", folder.resolve("saved").toString()))
                .isZero();
        assertThat(out.toString()).contains("2 changed items are back");
        List<ItemChange> changes = redis.itemLog().after(last, 10);
        assertThat(changes)
                .as("behind every watermark that there may be")
                .extracting(change -> change.item().value())
                .containsExactly("pot", "kettle", "pan");
        assertThat(changes.get(0).content().orElseThrow().title()).isEqualTo("A newer pot");
        assertThat(changes.get(1).changed()).isEqualTo(NOON);
        assertThat(changes.get(2).content()).isEmpty();
        assertThat(redis.itemLog().picture(new ItemId("kettle"))).containsExactly(1, 2, 3);
    }

    private int run(RedisSettings settings, String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "items",
                command,
                "--redis",
                settings.address().toString(),
                "--redis-password-file",
                settings.passwordFile().orElseThrow().toString(),
                "--namespace",
                settings.namespace()));
        arguments.addAll(List.of(options));
        CommandLine commands = TesseraOffline.commandLine();
        commands.setOut(new PrintWriter(out));
        return commands.execute(arguments.toArray(String[]::new));
    }

    private static Item item(String id, String title) {
        return new Item(new ItemId(id), title, "", Map.of(), new byte[] {1, 2, 3}, Instant.EPOCH);
    }
}
