package dev.tessera.offline.pipeline;

import dev.tessera.offline.embed.EmbedStage;
import dev.tessera.offline.evaluate.EvaluateStage;
import dev.tessera.offline.finetune.FineTuneStage;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestStage;
import dev.tessera.offline.publish.PublishStage;
import dev.tessera.offline.secondstage.SecondStageSettings;
import dev.tessera.offline.secondstage.SecondStageStage;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.TrainingSetStage;
import dev.tessera.offline.trainranker.TrainRankerStage;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The seven stages, in the order of the flow. Each writes tables that the next one reads; each can be run again. */
public final class Pipeline {
    private final FlinkCluster cluster;
    private final WorkDirectory work;
    private final InstantSource clock;
    private final StageTimes times = new StageTimes();

    public Pipeline(FlinkCluster cluster, WorkDirectory work, InstantSource clock) {
        this.cluster = cluster;
        this.work = work;
        this.clock = clock;
    }

    /** @throws Exception what the failing stage threw; everything before it stays, and the served generation is what it was */
    public void run(PipelineOptions options) throws Exception {
        times.measure("ingest", () -> new IngestStage(cluster, work, clock).run(options.files()));
        trainStudies(options);
        times.measure("evaluate", () -> new EvaluateStage(cluster, work)
                .run(options.plan().evaluated(), options.evaluation()));
        times.measure(
                "publish", () -> new PublishStage(cluster, work, options.target(), clock).run(options.publishing()));
        times.report();
    }

    /** Studies of one encoder one after another, so that it is trained once; others side by side, unless they share frozen towers. */
    private void trainStudies(PipelineOptions options) throws Exception {
        int atOnce = options.encoder().trainsTowers() ? cluster.jobsAtOnce() : 1;
        List<SideBySide.Work> byEncoder = options.plan().byEncoder().stream()
                .map(studies -> SideBySide.inOrder(studies.stream()
                        .map(study -> (SideBySide.Work) () -> train(study, options))
                        .toList()))
                .toList();
        new SideBySide(atOnce).run(byEncoder);
    }

    private void train(Study study, PipelineOptions options) throws Exception {
        String name = study.name();
        times.measure("training-set " + name, () -> new TrainingSetStage(cluster, work, options.protocol()).run(study));
        times.measure("fine-tune " + name, () -> new FineTuneStage(cluster, work)
                .run(name, options.encoder(), options.fineTuning()));
        times.measure("embed " + name, () -> new EmbedStage(cluster, work).run(name));
        times.measure(
                "train-ranker " + name, () -> new TrainRankerStage(cluster, work).run(study, options.ranker(study)));
        Optional<SecondStageSettings> second = options.secondStage(study);
        if (second.isPresent()) {
            times.measure(
                    "second-stage " + name, () -> new SecondStageStage(cluster, work).run(name, second.orElseThrow()));
        }
    }
}
