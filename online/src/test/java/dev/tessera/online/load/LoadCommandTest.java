package dev.tessera.online.load;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.demo.FakeRanker;
import dev.tessera.online.demo.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LoadCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** @param answered how many calls are answered before the first is refused */
    private void loadRefusedAfter(int answered) throws Exception {
        Path users = Files.writeString(folder.resolve("users"), "ann\n");
        AtomicInteger calls = new AtomicInteger();
        FakeRanker ranker = new FakeRanker(() -> {
            if (calls.getAndIncrement() >= answered) {
                throw new IllegalStateException("refused on purpose");
            }
        });
        try (FakeServer server = new FakeServer(ranker)) {
            LoadCommand load = new LoadCommand();
            new CommandLine(load)
                    .parseArgs("--target", server.target().toString(), "--users", users.toString(), "--warmup", "0");
            load.call();
        }
    }

    @Test
    void aRefusalIsToldAndNoDefectOfTheClient() {
        for (int answered : new int[] {0, 3}) {
            assertThatThrownBy(() -> loadRefusedAfter(answered))
                    .as("after %s calls", answered)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the ranker at localhost:")
                    .hasMessageContaining("answered UNKNOWN");
        }
    }
}
