package dev.tessera.offline.secondstage;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.ingest.ItemAttributes;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.DataReport;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Interaction;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.offline.trainranker.TrainedItems;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageCatalog;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapPartitionFunction;
import org.apache.flink.util.Collector;

/** The one task of the job: takes the evaluation targets, asks the first stage, trains, writes the folder of the second stage, and emits the verdict. */
final class TrainSecondStage implements MapPartitionFunction<EvaluationTarget, Verdict> {
    private static final long serialVersionUID = 1L;
    private static final int SAMPLES = 3;

    /** Of more, as many are drawn: each costs a search of the catalog, and the training draws fewer than these anyway. */
    private static final int MOST_LEARNT = 10_000;

    private static final int MOST_JUDGED = 5_000;

    private final SecondStageTask task;

    TrainSecondStage(SecondStageTask task) {
        this.task = task;
    }

    @Override
    public void mapPartition(Iterable<EvaluationTarget> rows, Collector<Verdict> verdicts) throws IOException {
        SecondStageSettings settings = task.settings();
        TrainedItems items = TrainedItems.read(task.folder().beforeValidation());
        List<CatalogEntry> catalog = CatalogEntry.TABLE.readAll(task.folder().table(CatalogEntry.TABLE.name()));
        CaseReader reader = new CaseReader(catalog, items, settings.candidates());
        List<Case> judged = reader.cases(task.folder().beforeValidation(), questions(rows));
        List<Case> learnt = reader.cases(task.folder().beforeValidation(), events());
        Known known = known(catalog, items);
        int dimension = items.vectors().dimension();
        Optional<SecondStageFit.Fitted> fitted =
                new SecondStageFit(task.study(), settings, known.rule, known.items, dimension).fit(learnt, judged);
        if (fitted.isEmpty()) {
            return;
        }
        write(
                fitted.get(),
                known,
                judged.stream().limit(SAMPLES).map(Case::question).toList());
        verdicts.collect(fitted.get().verdict());
    }

    private static List<Asked> questions(Iterable<EvaluationTarget> rows) {
        AskedSample questions = new AskedSample(MOST_JUDGED);
        rows.forEach(row -> {
            if (row.partition() == Partition.VALIDATION) {
                questions.add(Asked.of(row));
            }
        });
        return questions.drawn();
    }

    /** All of the validation period, of which the questions are some. */
    private List<Asked> events() throws IOException {
        AskedSample events = new AskedSample(MOST_LEARNT);
        TrainingSequence.TABLE.forEach(task.folder().table(TrainingSequence.TABLE.name()), row -> {
            if (row.partition() == Partition.VALIDATION) {
                Asked.of(row).forEach(events::add);
            }
        });
        return events.drawn();
    }

    /** What a second stage reads of items, as it was when the validation period began. */
    private record Known(SecondStageRule rule, StageCatalog items) {}

    private Known known(List<CatalogEntry> catalog, TrainedItems items) throws IOException {
        StudyDirectory folder = task.folder();
        EarlierCounts counts = EarlierCounts.of(Interaction.TABLE.readAll(folder.table(Interaction.TABLE.name())));
        Map<ItemId, Map<String, List<String>>> attributes =
                ItemAttributes.read(task.work().table(IngestTables.ITEMS.name()));
        SecondStageRule rule = StageRules.of(
                catalog,
                attributes,
                task.settings().candidates(),
                !DataReport.bulkEntry(DataReport.TABLE.readAll(folder.table(DataReport.TABLE.name()))));
        return new Known(
                rule,
                new StageCatalog(
                        items.vectors(),
                        items.parts(),
                        IntStream.range(0, catalog.size())
                                .mapToObj(row -> rule.signals(
                                        counts.count(catalog.get(row).item()),
                                        counts.recentCount(catalog.get(row).item()),
                                        attributes.getOrDefault(catalog.get(row).item(), Map.of())))
                                .toList()));
    }

    private void write(SecondStageFit.Fitted fitted, Known known, List<Question> sample) throws IOException {
        SecondStageSettings.Shape shape = task.settings().shape();
        int dimension = known.items.vectors().dimension();
        TableFolder.replace(
                task.folder().secondStage(),
                staging -> SecondStageExport.write(
                        fitted.weights(),
                        shape,
                        known.rule,
                        SecondStageExport.sample(sample, known.rule, known.items, shape.history(), dimension),
                        staging));
    }
}
