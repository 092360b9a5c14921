package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.SharedData;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FlinkExtension.class)
class MovieLensIngestIT {
    @Test
    void everyFilmPosterAndRatingIsAccepted(FlinkCluster cluster, @TempDir Path folder) throws IOException {
        Path data = SharedData.require("data/movielens-small");
        WorkDirectory work = new WorkDirectory(folder);

        IngestReport report = new IngestStage(cluster, work, InstantSource.system())
                .run(IngestOptions.of(data.resolve("items.csv"), data.resolve("interactions.csv")));

        assertThat(report).isEqualTo(new IngestReport(9_742, 9_520, 100_836, Map.of()));
        try (var items = IngestTables.ITEMS.read(work.table("items"))) {
            Item first = items.filter(item -> item.id().equals(new ItemId("1")))
                    .findFirst()
                    .orElseThrow();
            assertThat(first.title()).isEqualTo("Toy Story (1995)");
            assertThat(first.attributes())
                    .isEqualTo(Map.of("genres", List.of("Adventure", "Animation", "Children", "Comedy", "Fantasy")));
        }
    }
}
