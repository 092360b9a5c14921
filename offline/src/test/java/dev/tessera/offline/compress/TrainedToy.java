package dev.tessera.offline.compress;

import dev.tessera.offline.embed.EmbedStage;
import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.FineTuneStage;
import dev.tessera.offline.finetune.ToyShop;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Interaction;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainranker.RankerSettings;
import dev.tessera.offline.trainranker.TrainRankerStage;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The toy shop, trained as far as its item vectors. */
final class TrainedToy {
    static final RankerSettings RANKER = new RankerSettings(
            new RankerSettings.Shape(8, 8, 1, 2, 2),
            new RankerSettings.Regularisation(0.1, 0.01, 0.5, 0.1, 0.1, 3, 0),
            new RankerSettings.Learning(24, 1e-2, 60, 3, 1000, 10),
            0);

    /** For tests that ask for no speed. */
    static final Speed UNSETTLED = new Speed(Duration.ZERO);

    private TrainedToy() {}

    /** Trains its study in a work directory. */
    static Study train(FlinkCluster cluster, WorkDirectory work, EncoderChoice choice) throws Exception {
        Study study = ToyShop.write(work);
        new FineTuneStage(cluster, work).run(study.name(), choice, ToyShop.settings());
        new EmbedStage(cluster, work).run(study.name());
        StudyDirectory tables = work.study(study.name());
        EvaluationTarget.TABLE.write(tables.table("targets"), questions());
        Interaction.TABLE.write(tables.table("interactions"), List.of());
        new TrainRankerStage(cluster, work).run(study, RANKER);
        return study;
    }

    /** The same with an encoder of words and small pictures. */
    static Study train(FlinkCluster cluster, Path folder) throws Exception {
        WorkDirectory work = new WorkDirectory(folder);
        return train(cluster, work, EncoderChoice.of("words", "small", work.cache()));
    }

    /** Everybody asks for one more item of their kind, every third for a cold one. */
    private static List<EvaluationTarget> questions() {
        List<EvaluationTarget> questions = new ArrayList<>();
        for (int user = 0; user < 40; user++) {
            int kind = user % 4;
            int first = user % 5;
            List<ItemId> history = IntStream.range(first, first + 4)
                    .mapToObj(step -> item(4 * step + kind))
                    .toList();
            boolean cold = user % 3 == 0;
            questions.add(new EvaluationTarget(
                    new UserId("u" + user),
                    Partition.TEST,
                    item(cold ? ToyShop.ITEMS - 4 + kind : 4 * (first + 4) + kind),
                    Double.NaN,
                    100,
                    history,
                    new int[] {1, 1, 1, 1},
                    new float[4],
                    new long[] {1, 2, 3, 4},
                    history,
                    cold,
                    false,
                    0,
                    true,
                    true));
        }
        return questions;
    }

    static ItemId item(int number) {
        return new ItemId(String.format("item%02d", number));
    }

    /** Copies what was trained once into a folder that a test may change. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path each : tree.toList()) {
                Path copy = to.resolve(from.relativize(each));
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                }
            }
        }
    }
}
