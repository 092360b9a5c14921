package dev.tessera.offline.publish;

import dev.tessera.offline.evaluate.JudgedModels;
import dev.tessera.offline.evaluate.MetricRow;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.RootCause;
import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.study.Study;
import dev.tessera.store.generation.Artifact;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.BlobException;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.generation.GenerationStatus;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.GenerationSweep;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.Lineage;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.RedisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs publish: gate, stage, write and read back, complete, save, prepare rankers, flip, sweep. Whatever goes wrong before the flip, and whenever the process is
 * killed, the served generation stays as it was; running it again is harmless.
 */
public final class PublishStage {
    private static final Logger LOG = LoggerFactory.getLogger(PublishStage.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final FlinkCluster cluster;
    private final WorkDirectory work;
    private final StoreTarget target;
    private final InstantSource clock;

    public PublishStage(FlinkCluster cluster, WorkDirectory work, StoreTarget target, InstantSource clock) {
        this.cluster = cluster;
        this.work = work;
        this.target = target;
        this.clock = clock;
    }

    /**
     * Publishes once. What is only tidied up after the flip does not undo it: it is logged, and left to the next time.
     *
     * @throws PublishException if the gate refuses, tables do not fit together, or another publisher was faster; nothing is flipped then
     */
    public PublishReport run(PublishOptions options) throws IOException {
        return run(options, served -> {});
    }

    /** What has to be served for a publishing to begin. */
    @FunctionalInterface
    public interface Condition {
        /** @throws IOException if something else is; says what to do */
        void require(Pointer served) throws IOException;
    }

    /**
     * The same, under a condition. It is asked of the very pointer that the flip replaces, so it holds when it flips.
     *
     * @throws IOException what the condition throws; nothing is begun then
     */
    public PublishReport run(PublishOptions options, Condition condition) throws IOException {
        ServedStudy study = new ServedStudy(work, options);
        List<MetricRow> metrics = study.metrics();
        GateDecision gate =
                GateDecision.of(metrics, study.model(), options.gate().force());
        LOG.info("publish: gate: {}", gate.reason());
        if (!gate.open()) {
            throw new PublishRefusedException(
                    "publish refused: " + gate.reason() + " (--force publishes all the same)");
        }
        study.requireExplained();
        try (StoreTarget.Open store = target.open()) {
            Pointer seen = store.generations().pointer();
            condition.require(seen);
            PublishPlan plan = PublishPlan.of(study, options, seen, store.generations());
            Instant created = clock.instant();
            String dataHash = study.dataHash();
            GenerationId id = options.release()
                    .id()
                    .orElseGet(() -> new GenerationId(STAMP.format(created) + "-" + dataHash.substring(0, 8)));
            store.generations().begin(id);
            Content content = write(study, plan, options, store);
            Manifest manifest = content.manifest(
                    id, created, study.figures(metrics), dataHash, study.lineage(seen, content.blocks()));
            Study judged = options.gate().study();
            new JudgedModels(work).keep(judged, id);
            PublishReport report = serve(manifest, seen, store, gate, options);
            keepJudged(judged, report.manifest().id(), store);
            return report;
        } catch (GenerationException | BlobException e) {
            throw new PublishException("publish failed: " + e.getMessage(), e);
        }
    }

    /** What stands for the served generation stays for the next refresh, what stood for others goes with them. */
    private void keepJudged(Study study, GenerationId served, StoreTarget.Open store) throws IOException {
        JudgedModels judged = new JudgedModels(work);
        if (judged.find(study, served).isEmpty()) {
            judged.keep(study, served);
        }
        try {
            judged.keepOnly(store.generations().list().stream()
                    .map(GenerationStatus::id)
                    .collect(Collectors.toSet()));
        } catch (IOException | UncheckedIOException | RedisException e) {
            LOG.warn("publish: models that stood for generations that are gone stay: {}", e.getMessage());
        }
    }

    private Content write(ServedStudy study, PublishPlan plan, PublishOptions options, StoreTarget.Open store)
            throws IOException {
        TableSink<WrittenBlock> written = TableSink.into(WrittenBlock.TABLE, study.writtenBlocks());
        StreamExecutionEnvironment environment = cluster.batch();
        new PublishJob(study.inputs(), target, written).define(environment, plan);
        loadHistories(environment, options.retention().historyLimit());
        execute(environment);
        written.publish();
        WrittenBlocks blocks = new WrittenBlocks(WrittenBlock.TABLE.readAll(study.writtenBlocks()));
        Map<ArtifactKind, Artifact> artifacts = blocks.artifacts(plan.ids(), plan.precision());
        GenerationWriter folders = new GenerationWriter(store.generations(), store.blobs());
        WrittenVectors vectors = new WrittenVectors(
                Objects.requireNonNull(artifacts.get(ArtifactKind.VECTORS)), plan.dimension(), store.blobs());
        Map<String, Double> figures = new TreeMap<>(plan.figures());
        new SearchIndexing(options.release().index(), study.folder())
                .of(vectors)
                .ifPresent(index -> {
                    artifacts.put(ArtifactKind.INDEX, folders.index(index.cells()));
                    figures.putAll(index.figures());
                });
        artifacts.put(ArtifactKind.RANKER, folders.folder(study.ranker()));
        if (Files.isDirectory(study.encoder())) {
            artifacts.put(ArtifactKind.ENCODER, folders.folder(study.encoder()));
        }
        study.secondStage().ifPresent(folder -> artifacts.put(ArtifactKind.SECOND_STAGE, folders.folder(folder)));
        for (ArtifactKind kind :
                List.of(ArtifactKind.INDEX, ArtifactKind.RANKER, ArtifactKind.ENCODER, ArtifactKind.SECOND_STAGE)) {
            Optional.ofNullable(artifacts.get(kind))
                    .ifPresent(artifact -> artifact.blobs().forEach(store.blobs()::verify));
        }
        return new Content(plan.dimension(), plan.ids().size(), blocks, artifacts, figures);
    }

    private void loadHistories(StreamExecutionEnvironment environment, int limit) throws IOException {
        if (limit > 0) {
            new TableSource<>(IngestTables.EVENTS, work.table(IngestTables.EVENTS.name()))
                    .read(environment)
                    .keyBy(event -> event.user().value(), Types.STRING)
                    .process(new LoadHistory(target, limit))
                    .returns(Types.INT)
                    .name("load histories")
                    .sinkTo(new DiscardingSink<>());
        }
    }

    private static void execute(StreamExecutionEnvironment environment) throws PublishException {
        try {
            environment.execute("publish");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException("publish was interrupted; the served generation is what it was", e);
        } catch (Exception e) {
            throw new PublishException(
                    "publish failed, the served generation is what it was: " + RootCause.message(e), e);
        }
    }

    private PublishReport serve(
            Manifest manifest, Pointer seen, StoreTarget.Open store, GateDecision gate, PublishOptions options) {
        GenerationStore generations = store.generations();
        SavedCopies copies = SavedCopies.of(options.retention().saving(), work, clock);
        Optional<Manifest> active = seen.active()
                .flatMap(generations::manifest)
                .filter(manifest::sameContent)
                .filter(same -> generations.pointer().revision() == seen.revision());
        Pointer now = seen;
        if (active.isPresent()) {
            generations.remove(manifest.id());
            LOG.info(
                    "publish: generation {} has this content already; nothing to flip",
                    seen.active().orElseThrow());
            copies.save(active.orElseThrow(), store.blobs(), target.namespace());
        } else {
            generations.complete(manifest);
            copies.save(manifest, store.blobs(), target.namespace());
            PreparedActivation prepared = new PreparedActivation(generations, line -> LOG.info("publish: {}", line));
            Duration wait = options.activation().longestWait();
            now = options.activation()
                    .canary()
                    .map(share -> prepared.begin(new Canary(manifest.id(), share), seen, wait))
                    .orElseGet(() -> prepared.activate(manifest.id(), seen, wait));
            LOG.info("publish: {} items, {} bytes; {}", manifest.items(), manifest.size(), GenerationLines.served(now));
        }
        copies.keep(now);
        return new PublishReport(
                active.orElse(manifest), active.isEmpty(), now, gate, sweep(store, options.retention()));
    }

    private GenerationSweep.Swept sweep(StoreTarget.Open store, PublishOptions.Retention retention) {
        GenerationSweep sweep = new GenerationSweep(store.generations(), store.blobs(), clock);
        try {
            return sweep.sweep(retention.generations(), retention.sweepAge());
        } catch (UncheckedIOException | RedisException | IllegalArgumentException e) {
            // The last: a manifest of a later version.
            LOG.warn(
                    "publish: generations {} and {} blobs that nobody needs any more are swept, the others stay: {}; the"
                            + " next publishing sweeps them, or ./tessera generations prune",
                    sweep.swept().generations(),
                    sweep.swept().blobs(),
                    e.getMessage());
            return sweep.swept();
        }
    }

    /** The bytes of a generation, written. */
    private record Content(
            int dimension,
            long items,
            WrittenBlocks blocks,
            Map<ArtifactKind, Artifact> artifacts,
            Map<String, Double> ofVectors) {
        Manifest manifest(
                GenerationId id, Instant created, Map<String, Double> metrics, String dataHash, Lineage lineage) {
            Map<String, Double> figures = new TreeMap<>(metrics);
            figures.putAll(ofVectors);
            return new Manifest(
                    Manifest.layoutOf(artifacts), id, created, dimension, items, artifacts, figures, dataHash, lineage);
        }
    }
}
