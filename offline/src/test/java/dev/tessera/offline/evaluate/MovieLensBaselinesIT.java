package dev.tessera.offline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.evaluate.baseline.Baselines;
import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.ItemFacts;
import dev.tessera.offline.evaluate.recommend.TrainingData;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.Protocol;
import dev.tessera.offline.trainingset.TrainingSet;
import dev.tessera.store.model.Item;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prints the table of the baselines on real films, which docs/results quotes. */
@Tag("soak")
@Tag("soak")
class MovieLensBaselinesIT {
    @ParameterizedTest
    @ValueSource(strings = {"leave-last-out", "leave-last-out-high", "time", "cold-0"})
    void everyBaselineIsMeasured(String split) throws IOException {
        List<MetricRow> metrics = evaluate(Study.parse(split));
        for (String labels : List.of("all", "high")) {
            for (String slice : List.of("all", "warm", "cold_item", "cold_among_cold")) {
                metrics.stream()
                        .filter(row -> row.labels().equals(labels)
                                && row.slice().equals(slice)
                                && row.metric().equals("ndcg")
                                && row.k() == 10)
                        .forEach(row -> System.out.printf(
                                Locale.ROOT,
                                "%s %s %s %s %.4f [%.4f, %.4f] %d users %d targets%n",
                                split,
                                labels,
                                slice,
                                row.model(),
                                row.value(),
                                row.low(),
                                row.high(),
                                row.users(),
                                row.targets()));
            }
        }
        assertThat(metrics.stream().map(MetricRow::model).distinct()).hasSize(10);
        assertThat(metrics).allSatisfy(row -> assertThat(row.value()).isFinite());
    }

    private static List<MetricRow> evaluate(Study study) throws IOException {
        MovieLens films = MovieLens.read();
        TrainingSet set = TrainingSet.of(study, films.items(), films.events(), Protocol.DEFAULT);
        Catalog catalog = new Catalog(set.catalog());
        List<ItemFacts> facts = films.items().stream()
                .sorted(Comparator.comparing(Item::id))
                .map(ItemFacts::of)
                .toList();
        TrainingData data = StudyReader.trainingData(
                catalog,
                set.interactions(),
                set.targets().stream()
                        .filter(target -> target.partition() == Partition.VALIDATION)
                        .toList(),
                facts,
                study.seed());
        long start = System.nanoTime();
        try (Contenders contenders =
                new Contenders(catalog, facts, Baselines.fit(data), new Progress("evaluate", "targets", 0))) {
            System.out.printf("fitted in %.1f s%n", (System.nanoTime() - start) / 1e9);
            start = System.nanoTime();
            List<RankedTarget> ranks = contenders.rank(set.targets().stream()
                    .filter(target -> target.partition() == Partition.TEST)
                    .toList());
            System.out.printf("ranked in %.1f s%n", (System.nanoTime() - start) / 1e9);
            start = System.nanoTime();
            List<MetricRow> rows = MetricTable.of(UserTable.of(new StudyRun(study), ranks));
            System.out.printf("averaged in %.1f s%n", (System.nanoTime() - start) / 1e9);
            return rows;
        }
    }
}
