package dev.tessera.offline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyItemsTest {
    @TempDir
    Path folder;

    @Test
    void whatIsLearntForItemsThatLackItStandsInItsPlace() throws IOException {
        StudyDirectory study = new WorkDirectory(folder).study("time");
        Files.createDirectories(study.ranker());
        new PartMap(
                        2,
                        1,
                        0,
                        Map.of(
                                Modality.TEXT, new PartMap.Linear(new float[] {1, 2}, new float[] {100, 200}),
                                Modality.IMAGE, new PartMap.Linear(new float[] {3, 4}, new float[] {-1, -2})),
                        null)
                .write(study.ranker());
        ItemVector.TABLE.write(study.table("item_vectors"), List.of(item("b", 10, 0.5f), item("a", 20, 0.25f)));
        Catalog catalog = new Catalog(List.of(entry("a"), entry("b")));
        ItemVectors vectors =
                StudyItems.read(study, catalog).without(Modality.TEXT, List.of(parts("a", 20), parts("b", 10)));
        assertThat(vectors.ids()).containsExactly(new ItemId("a"), new ItemId("b"));
        assertThat(vectors.bias(0)).isEqualTo(0.25f);
        // What text says, 1 and 2 times the item's number, is gone; image and behaviour, 3, 4, 7 and 8 times, are
        // there.
        assertThat(vectors.vector(0)).containsExactly(100 + 20 * (3 + 7), 200 + 20 * (4 + 8));
        assertThat(vectors.vector(1)).containsExactly(100 + 10 * (3 + 7), 200 + 10 * (4 + 8));
    }

    private static CatalogEntry entry(String id) {
        return new CatalogEntry(new ItemId(id), true, 1, 1, 0);
    }

    private static Parts parts(String id, float x) {
        return new Parts(new ItemId(id), new float[] {x}, new float[] {x}, new float[0]);
    }

    private static ItemVector item(String id, float x, float bias) {
        return new ItemVector(
                new ItemId(id),
                new float[] {11 * x, 14 * x},
                bias,
                new float[] {x, 2 * x},
                new float[] {3 * x, 4 * x},
                new float[2],
                new float[] {7 * x, 8 * x});
    }
}
