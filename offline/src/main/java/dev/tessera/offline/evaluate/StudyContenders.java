package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.baseline.Baselines;
import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.ItemFacts;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.ingest.ItemAttributes;
import dev.tessera.offline.trainingset.TrainingSet;
import dev.tessera.offline.trainranker.TrainedItems;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.secondstage.ItemSignals;
import dev.tessera.store.secondstage.SecondStage;
import dev.tessera.store.secondstage.StageCatalog;
import dev.tessera.store.table.Table;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The contenders of one study: the baselines if it leads its split, the bounds of a generated shop, Tessera's model if it is trained, with its second stage beside it, and what is served. */
final class StudyContenders implements ContenderSource {
    private static final long serialVersionUID = 3;

    /** Between a model and what is hidden from it. */
    private static final String WITHOUT = "-without-";

    private static final Table<Event> EVENTS = Table.of("events", Event.class, 1);

    private final String root;
    private final dev.tessera.offline.study.Study study;
    private final boolean baselines;
    private final @Nullable String shop;
    private final @Nullable String served;
    private final TreeSet<Modality> hidden;
    private final long targets;

    StudyContenders(WorkDirectory work, StudyRun run, boolean baselines, EvaluateOptions options, long targets) {
        this.root = work.root().toString();
        this.study = run.study();
        this.baselines = baselines;
        this.hidden = new TreeSet<>(options.hidden());
        this.shop = options.shop().map(Path::toString).orElse(null);
        this.served = options.served().map(Path::toString).orElse(null);
        this.targets = targets;
    }

    @Override
    public String key() {
        return root + " " + study.name() + " " + served;
    }

    @Override
    public Contenders open() throws IOException {
        WorkDirectory work = new WorkDirectory(Path.of(root));
        StudyReader reader = new StudyReader(work, study.name());
        Catalog catalog = reader.catalog();
        List<ItemFacts> facts = reader.facts(catalog);
        List<Recommender> recommenders = new ArrayList<>();
        if (baselines) {
            recommenders.addAll(Baselines.fit(reader.trainingData(catalog, facts, study.seed())));
        }
        if (baselines && shop != null) {
            recommenders.addAll(ShopBounds.read(Path.of(shop), catalog, cut(work)));
        }
        recommenders.addAll(models(work.study(study.name()), catalog));
        if (served != null) {
            StudyDirectory folder = new StudyDirectory(Path.of(served));
            recommenders.add(new StudyModel(folder, catalog)
                    .with(JudgedModels.SERVED, ItemScoring.read(folder.table(ItemScoring.TABLE.name()))));
        }
        Progress progress = new Progress("evaluate " + study.name(), "targets", targets);
        return new Contenders(catalog, facts, recommenders, progress);
    }

    private long cut(WorkDirectory work) throws IOException {
        List<Event> events = EVENTS.readAll(work.table(EVENTS.name()));
        return study.split().bounds(TrainingSet.times(events)).cut();
    }

    /** Absent before train-ranker ran: then the baselines are judged alone. */
    private List<Recommender> models(StudyDirectory folder, Catalog catalog) throws IOException {
        Path vectors = folder.table(ItemScoring.TABLE.name());
        if (!Files.isDirectory(vectors)) {
            return List.of();
        }
        ItemVectors items = ItemScoring.read(vectors);
        if (!items.ids().equals(catalog.items())) {
            throw new IOException(vectors + " holds " + items.size() + " items that are not the " + catalog.size()
                    + " of the study's catalog; run train-ranker again");
        }
        StudyModel model = new StudyModel(folder, catalog);
        String name = new StudyRun(study).model();
        List<Recommender> models = new ArrayList<>(List.of(model.with(name, items)));
        if (Files.isDirectory(folder.secondStage())) {
            models.add(twoStages(folder, catalog, model.with(name, items)));
        }
        List<Modality> missing =
                hidden.stream().filter(study.content()::contains).toList();
        if (!missing.isEmpty()) {
            StudyItems trained = StudyItems.read(folder, catalog);
            List<Parts> parts = Parts.TABLE.readAll(folder.table(Parts.TABLE.name()));
            for (Modality modality : missing) {
                models.add(model.with(
                        name + WITHOUT + modality.name().toLowerCase(Locale.ROOT), trained.without(modality, parts)));
            }
        }
        return models;
    }

    /** Judged whether it is released or not. */
    private TwoStageModel twoStages(StudyDirectory folder, Catalog catalog, TesseraModel first) throws IOException {
        TrainedItems items = TrainedItems.read(folder);
        SecondStage second =
                SecondStage.load(folder.secondStage(), items.vectors().dimension(), TensorFlowThreads.forServing());
        Map<ItemId, Map<String, List<String>>> attributes =
                ItemAttributes.read(new WorkDirectory(Path.of(root)).table(IngestTables.ITEMS.name()));
        List<ItemSignals> signals = IntStream.range(0, catalog.size())
                .mapToObj(row -> second.rule()
                        .signals(
                                catalog.entry(row).count(),
                                catalog.entry(row).recentCount(),
                                attributes.getOrDefault(catalog.entry(row).item(), Map.of())))
                .toList();
        return new TwoStageModel(first, second, new StageCatalog(items.vectors(), items.parts(), signals), catalog);
    }
}
