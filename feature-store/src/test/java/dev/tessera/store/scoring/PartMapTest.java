package dev.tessera.store.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartMapTest {
    private final PartMap map = new PartMap(
            2,
            3,
            -1.25f,
            Map.of(
                    Modality.TEXT, new PartMap.Linear(new float[] {1, 2, 3, 4, 5, 6}, new float[] {7, 8}),
                    Modality.IMAGE, new PartMap.Linear(new float[6], new float[] {0.5f, -0.5f})),
            null);

    @TempDir
    Path folder;

    @Test
    void presentPartsAreMappedAbsentOnesStandInAndUnusedOnesAddNothing() {
        Parts parts = new Parts(new ItemId("a"), new float[] {1, 0, 2}, new float[0], new float[] {9, 9, 9});
        assertThat(map.contributions(parts)).containsExactly(11, 14, 0.5f, -0.5f, 0, 0, 0, 0);
        assertThat(map.vector(parts)).containsExactly(11.5f, 13.5f);
    }

    @Test
    void whatIsWrittenIsReadBackBitForBit() throws IOException {
        map.write(folder);
        PartMap read = PartMap.read(folder);
        Parts parts =
                new Parts(new ItemId("a"), new float[] {0.1f, -1e-20f, 3.3333f}, new float[] {1, 2, 3}, new float[0]);
        assertThat(read.contributions(parts)).containsExactly(map.contributions(parts));
        assertThat(read.newItemBias()).isEqualTo(-1.25f);
    }

    @Test
    void aFileOfTheVersionBeforeIsRead() throws IOException {
        Files.writeString(folder.resolve(PartMap.FILE), """
                {"version":1,"dimension":2,"partDimension":1,"newItemBias":0.5,
                 "maps":{"TEXT":{"weight":[3.0,4.0],"absent":[0.0,1.0]}}}""");
        Parts parts = new Parts(new ItemId("a"), new float[] {2}, new float[0], new float[0]);
        assertThat(PartMap.read(folder).vector(parts)).containsExactly(6, 8);
    }

    @Test
    void aPartOfAnotherDimensionAndAFileOfAnotherVersionAreRefused() throws IOException {
        assertThatThrownBy(() -> map.contributions(modality -> new float[4]))
                .hasMessageContaining("part TEXT has 4 values, the ranker model was trained on parts of 3");
        map.write(folder);
        Path file = folder.resolve(PartMap.FILE);
        Files.writeString(file, Files.readString(file).replace("\"version\":2", "\"version\":9"));
        assertThatThrownBy(() -> PartMap.read(folder)).hasMessageContaining("has version 9, expected one of [1, 2]");
    }
}
