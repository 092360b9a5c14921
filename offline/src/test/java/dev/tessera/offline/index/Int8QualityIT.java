package dev.tessera.offline.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tessera.offline.evaluate.Slice;
import dev.tessera.offline.evaluate.StudyItems;
import dev.tessera.offline.evaluate.VectorTrial;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.split.TimeSplit;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainranker.TrainedItems;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints what a study loses by {@code publish --vectors int8}, for docs/results/search.md: NDCG@10 of histories and candidates that both read what would be published, and
 * recall. {@code -Dscale.work=DIR} names a work directory in which the study of the time split was trained and evaluated.
 */
@Tag("soak")
class Int8QualityIT {
    @Test
    void littleIsLost() throws IOException {
        String folder = System.getProperty("scale.work", "");
        assumeThat(folder).as("-Dscale.work").isNotEmpty();
        WorkDirectory work = new WorkDirectory(Path.of(folder));
        Study study = Study.of(TimeSplit.DEFAULT);
        VectorTrial trial = new VectorTrial(work, study);
        StudyItems items = StudyItems.read(work.study(study.name()), trial.catalog());
        ItemVectors trained = items.with(items.matrix());
        ItemVectors rounded = items.with(rounded(TrainedItems.read(work.study(study.name())), trained));

        Map<String, Map<Slice, Double>> ndcg = trial.ndcg(Map.of("float32", trained, "int8", rounded));
        ndcg.forEach(
                (vectors, slices) -> slices.forEach((slice, value) -> print("%s, %s: %.4f", vectors, slice, value)));
        double recall = Int8Recall.of(work.study(study.name()), trained.ids(), trained.dimension())
                .orElseThrow();
        print("recall@100 of %,d items: %.4f", trained.size(), recall);
        assertThat(recall).isGreaterThan(0.95);
        assertThat(ndcg.get("int8").get(Slice.ALL))
                .isGreaterThan(0.98 * ndcg.get("float32").get(Slice.ALL));
    }

    private static float[] rounded(TrainedItems study, ItemVectors rows) {
        int dimension = rows.dimension();
        float[] parts = new float[study.parts().size() * ItemParts.PARTS * dimension];
        study.parts().copy(0, study.parts().size() * ItemParts.PARTS, parts, 0);
        Int8Parts int8 = Int8Parts.of(parts, dimension);
        float[] matrix = new float[rows.size() * dimension];
        for (int row = 0; row < rows.size(); row++) {
            int of = study.vectors().indexOf(rows.id(row)).orElseThrow();
            System.arraycopy(int8.sum(of), 0, matrix, row * dimension, dimension);
        }
        return matrix;
    }

    private static void print(String format, Object... values) {
        System.out.println("scale: int8: " + String.format(Locale.ROOT, format, values));
    }
}
