package dev.tessera.offline.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.embed.EmbedPlan;
import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.ToyShop;
import dev.tessera.offline.ingest.IngestOptions;
import dev.tessera.offline.pipeline.PipelineOptions;
import dev.tessera.offline.publish.PublishOptions;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.secondstage.SecondStageSettings;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.Protocol;
import dev.tessera.offline.trainranker.RankerSettings;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is announced before anything that takes long. */
class RefreshPlanTest {
    private static final Map<String, Duration> BEFORE =
            Map.of("train-ranker all", Duration.ofSeconds(40), "second-stage all", Duration.ofMinutes(3));

    @Test
    void everyStageThatWillRunIsNamedWithWhatItTookTheLastTime() {
        assertThat(plan(Retrain.RANKER))
                .containsExactly(
                        "training-set all: time unknown",
                        "fine-tune: not asked for, the encoder of study all stays",
                        "embed all: encodes 3 of 10 items (2 new, 1 changed), drops 4; about 3 s of encoding at the 1 items/s of the last time",
                        "train-ranker all: about 40 s the last time",
                        "second-stage all: about 3 min the last time",
                        "evaluate time, beside generation g1: time unknown",
                        "gate: " + GateRule.DEFAULT.text(),
                        "publish, if the gate holds: time unknown");
    }

    @Test
    void withoutTrainingThereIsNoSecondStageToTrain() {
        assertThat(plan(Retrain.NONE))
                .contains(
                        "assemble all: the ranker model stays, vectors are made for the catalog as it is; time unknown")
                .noneMatch(line -> line.startsWith("train-ranker") || line.startsWith("second-stage"));
    }

    private static List<String> plan(Retrain retrain) {
        Path folder = Path.of("shop");
        RefreshOptions options = new RefreshOptions(
                IngestOptions.of(folder.resolve("items.csv"), folder.resolve("events.csv")),
                Protocol.DEFAULT,
                retrain,
                new PipelineOptions.Models(
                        EncoderChoice.of("words", "small", folder),
                        ToyShop.settings(20),
                        RankerSettings::demo,
                        seed -> Optional.of(SecondStageSettings.standard(seed))),
                EvaluateOptions.DEFAULT,
                List.of(GateRule.DEFAULT),
                PublishOptions.DEFAULT,
                StoreTarget.redis(RedisSettings.of(new RedisAddress("127.0.0.1", 6379))),
                folder.resolve("refresh.json"),
                true);
        Map<Study, EmbedPlan> embeddings = Map.of(options.served(), new EmbedPlan(10, 2, 1, 4, Optional.of(1.0)));
        return new RefreshPlan(options, embeddings, BEFORE, "generation g1").lines();
    }
}
