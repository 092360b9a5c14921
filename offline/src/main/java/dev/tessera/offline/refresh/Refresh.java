package dev.tessera.offline.refresh;

import dev.tessera.offline.embed.EmbedPlan;
import dev.tessera.offline.embed.EmbedStage;
import dev.tessera.offline.evaluate.EvaluateStage;
import dev.tessera.offline.evaluate.EvaluationSummary;
import dev.tessera.offline.evaluate.JudgedModels;
import dev.tessera.offline.evaluate.MetricRow;
import dev.tessera.offline.finetune.FineTuneStage;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestStage;
import dev.tessera.offline.pipeline.StageTimes;
import dev.tessera.offline.publish.DataHash;
import dev.tessera.offline.publish.PublishRefusedException;
import dev.tessera.offline.publish.PublishReport;
import dev.tessera.offline.publish.PublishStage;
import dev.tessera.offline.secondstage.SecondStageSettings;
import dev.tessera.offline.secondstage.SecondStageStage;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.TrainingSetStage;
import dev.tessera.offline.trainranker.AssembleStage;
import dev.tessera.offline.trainranker.TrainRankerStage;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.process.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One refresh: the stages in their order, then the gate, then publish. Whatever happens, its summary says how it ended. */
public final class Refresh {
    private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);

    private final FlinkCluster cluster;
    private final WorkDirectory work;
    private final InstantSource clock;
    private final RefreshOptions options;
    private final LiveChanges changes;
    private final StageTimes times = new StageTimes();
    private final RefreshSummary summary;

    /** @param work whose lock the caller holds until the refresh has ended */
    public Refresh(FlinkCluster cluster, WorkDirectory work, InstantSource clock, RefreshOptions options) {
        this.cluster = cluster;
        this.work = work;
        this.clock = clock;
        this.options = options;
        this.changes =
                new LiveChanges(work, options.target(), options.publishing().retention(), clock);
        this.summary = new RefreshSummary(options.summary(), clock.instant(), options.retrain());
    }

    /**
     * Only one refresh at a time works in a work directory.
     *
     * @throws RefreshLockedException if another one does
     */
    public static FolderLock lock(WorkDirectory work) throws IOException {
        String file = "refresh.lock";
        return FolderLock.take(Files.createDirectories(work.root()), file)
                .orElseThrow(() -> new RefreshLockedException("another refresh is at work in " + work.root()
                        + " and holds its " + file + "; this one did nothing, try again when it has ended"));
    }

    /** How it ended, in a word and in a sentence. */
    public record Ending(Outcome outcome, String message) {}

    /** @throws Exception what a stage that failed threw; the served generation is what it was, and the summary says so */
    public Ending run() throws Exception {
        summary.write();
        Ending ending = new Ending(Outcome.FAILED, "interrupted");
        try {
            ending = refresh();
            return ending;
        } catch (PublishRefusedException e) {
            ending = new Ending(Outcome.REFUSED, String.valueOf(e.getMessage()));
            return ending;
        } catch (Exception e) {
            ending = new Ending(Outcome.FAILED, String.valueOf(e.getMessage()));
            throw e;
        } finally {
            summary.ended(ending.outcome(), ending.message(), times.taken());
            summary.write();
            LOG.info("refresh: {}: {}", ending.outcome().word(), ending.message());
        }
    }

    private Ending refresh() throws Exception {
        requireModels();
        ServedNow served = ServedNow.of(options, work);
        summary.served(served.generation());
        if (served.cannotBeCompared() && !options.publishing().gate().force()) {
            return new Ending(Outcome.REFUSED, served.whyNotCompared());
        }
        summary.ingested(times.time("ingest", () -> new IngestStage(cluster, work, clock)
                .run(options.files().withItemChanges(changes.save()))));
        if (!options.retrain().encoder()
                && served.isOf(
                        DataHash.ofInput(work), options.publishing().release().precision())) {
            changes.settle();
            return new Ending(
                    Outcome.NOTHING_TO_DO, "items and events are those of the served " + served.name() + " already");
        }
        plan(served);
        if (options.planOnly()) {
            return new Ending(Outcome.PLANNED, "nothing was done after ingest, as told");
        }
        for (Study study : options.studies()) {
            train(study);
        }
        evaluate(served);
        return served.folder().isPresent() ? judge(served) : publish(served);
    }

    /** A refresh goes on from what run-stages left. */
    private void requireModels() throws IOException {
        for (Study study : options.studies()) {
            Path needed = options.retrain() == Retrain.NONE
                    ? work.study(study.name()).ranker()
                    : work.study(study.name()).encoder();
            if (!options.retrain().encoder() && !Files.isDirectory(needed)) {
                throw new IOException("study " + study.name() + " has no " + needed.getFileName() + " in " + work.root()
                        + "; run run-stages there once, refresh goes on from it");
            }
        }
    }

    private void plan(ServedNow served) throws IOException {
        Map<Study, EmbedPlan> embeddings = new LinkedHashMap<>();
        for (Study study : options.studies()) {
            EmbedPlan plan = EmbedPlan.of(work, study.name());
            embeddings.put(study, options.retrain().encoder() ? plan.withAnotherEncoder() : plan);
            summary.planned(study.name(), embeddings.get(study));
        }
        LOG.info("refresh: the plan");
        new RefreshPlan(options, embeddings, summary.before(), served.name())
                .lines()
                .forEach(line -> LOG.info("  {}", line));
        summary.write();
    }

    private void train(Study study) throws Exception {
        String name = study.name();
        times.measure("training-set " + name, () -> new TrainingSetStage(cluster, work, options.protocol()).run(study));
        if (options.retrain().encoder()) {
            times.measure("fine-tune " + name, () -> new FineTuneStage(cluster, work)
                    .run(name, options.models().encoder(), options.models().fineTuning()));
        }
        summary.embedded(name, times.time("embed " + name, () -> new EmbedStage(cluster, work).run(name)));
        if (options.retrain() == Retrain.NONE) {
            times.measure("assemble " + name, () -> new AssembleStage(work).run(study));
        } else {
            times.measure("train-ranker " + name, () -> new TrainRankerStage(cluster, work)
                    .run(study, options.models().ranker().apply(study.seed())));
            Optional<SecondStageSettings> second = options.secondStage(study);
            if (second.isPresent()) {
                times.measure("second-stage " + name, () -> new SecondStageStage(cluster, work)
                        .run(name, second.orElseThrow()));
            }
        }
    }

    private void evaluate(ServedNow served) throws Exception {
        Study judged = options.judged();
        EvaluationSummary found = times.time("evaluate", () -> new EvaluateStage(cluster, work)
                .run(List.of(judged), options.evaluation().beside(served.folder())));
        summary.evaluated(
                found.metrics().stream().filter(row -> isOurs(row, judged)).toList());
    }

    private static boolean isOurs(MetricRow row, Study judged) {
        return row.study().equals(judged.name())
                && row.model().equals(JudgedModels.model(judged))
                && row.labels().equals("all")
                && row.slice().equals("all");
    }

    private Ending judge(ServedNow served) throws Exception {
        List<GateFinding> findings = GateFinding.of(work, options.judged(), options.gate());
        summary.judged(findings);
        findings.forEach(finding -> LOG.info("refresh: gate: {}", finding.line()));
        List<GateFinding> broken =
                findings.stream().filter(finding -> !finding.held()).toList();
        if (!broken.isEmpty() && !options.publishing().gate().force()) {
            return new Ending(
                    Outcome.REFUSED,
                    "not published, " + served.name() + " is served as before: "
                            + broken.stream().map(GateFinding::line).collect(Collectors.joining("; "))
                            + " (--force publishes all the same)");
        }
        return publish(served);
    }

    private Ending publish(ServedNow served) throws Exception {
        PublishReport report = times.time("publish", () -> new PublishStage(cluster, work, options.target(), clock)
                .run(options.publishing(), served::requireUnchanged));
        GenerationId id = report.manifest().id();
        summary.published(id);
        changes.settle();
        return report.flipped()
                ? new Ending(Outcome.PUBLISHED, "generation " + id + " is published")
                : new Ending(Outcome.NOTHING_TO_DO, "generation " + id + " has this content already");
    }
}
