package dev.tessera.offline.towers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TowerOutputsTest {
    private static final String TOWER = Digests.of("tower");

    @TempDir
    Path cache;

    @Test
    void whatWasKeptIsFoundByTheNextRun() throws IOException {
        Files.createDirectories(cache.resolve("towers").resolve(TOWER.substring(0, 16)));
        try (TowerOutputs outputs = new TowerOutputs(cache)) {
            for (int i = 0; i < 600; i++) {
                outputs.keep(TOWER, Digests.of("text" + i), new float[] {i, -i});
            }
            assertThat(outputs.find(TOWER, Digests.of("text7"))).containsExactly(7, -7);
        }
        try (TowerOutputs outputs = new TowerOutputs(cache)) {
            assertThat(outputs.find(TOWER, Digests.of("text599"))).containsExactly(599, -599);
            assertThat(outputs.find(TOWER, Digests.of("other"))).isEmpty();
        }
    }

    @Test
    void whatATrainedTowerSaidIsNotKept() {
        try (TowerOutputs outputs = new TowerOutputs(cache)) {
            outputs.keep(TOWER, Digests.of("text"), new float[] {1});
            assertThat(outputs.find(TOWER, Digests.of("text"))).isEmpty();
        }
        assertThat(cache.resolve("towers")).doesNotExist();
    }
}
