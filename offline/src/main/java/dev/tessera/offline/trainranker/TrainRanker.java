package dev.tessera.offline.trainranker;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Interaction;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.UserModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.MapPartitionFunction;
import org.apache.flink.util.Collector;

/**
 * The one task of the job: takes all training sequences, trains, writes the ranker folder, and emits the vector of every item of the
 * catalog. A restarted task goes on from its checkpoint.
 */
final class TrainRanker implements MapPartitionFunction<TrainingSequence, ItemVector> {
    private static final long serialVersionUID = 1L;
    private static final int VALIDATION_CASES = 2_000;
    private static final Set<Partition> LEARNT = Set.of(Partition.TRAIN, Partition.VALIDATION);

    private final RankerTask task;

    TrainRanker(RankerTask task) {
        this.task = task;
    }

    @Override
    public void mapPartition(Iterable<TrainingSequence> rows, Collector<ItemVector> vectors) throws IOException {
        List<TrainingSequence> sequences = new ArrayList<>();
        rows.forEach(sequences::add);
        RankerSettings settings = task.settings();
        CorpusReader reader = new CorpusReader(
                CatalogEntry.TABLE.readAll(Path.of(task.catalog())),
                settings.shape().length());
        CatalogParts content = content(reader);
        Corpus whole = reader.corpus(content, reader.sequences(sequences, LEARNT));
        if (whole.sequences().isEmpty()) {
            throw new IOException("study " + task.study().name()
                    + " has no training sequence with a target; there is nothing to train the ranker on");
        }
        RankerFit fit = new RankerFit(
                task.study().name(),
                task.study().behaviour(),
                settings,
                task.rankerFolder().resolve("checkpoint"));
        Corpus judged = judged(reader, content, sequences);
        RankerFit.Fitted fitted = fit.fit(judged, whole);
        write(fitted, content, settings);
        if (fitted.judged().isPresent()) {
            writeJudged(reader.items(), fitted.judged().get(), judged);
        } else {
            TableFolder.delete(task.beforeValidationFolder().root());
        }
        vectors(reader.items(), ItemTable.assemble(fitted.weights(), whole, settings))
                .forEach(vectors::collect);
    }

    private CatalogParts content(CorpusReader reader) throws IOException {
        List<Parts> parts = task.study().content().isEmpty() ? List.of() : Parts.TABLE.readAll(Path.of(task.parts()));
        return reader.content(parts, task.study().content());
    }

    /** What precedes the validation period, as it was known then. */
    private Corpus judged(CorpusReader reader, CatalogParts content, List<TrainingSequence> sequences)
            throws IOException {
        List<EvaluationTarget> targets = new ArrayList<>();
        EvaluationTarget.TABLE.forEach(Path.of(task.targets()), target -> {
            if (target.partition() == Partition.VALIDATION) {
                targets.add(target);
            }
        });
        long[] counts = new long[reader.items().size()];
        Interaction.TABLE.forEach(Path.of(task.interactions()), row -> {
            if (row.partition() == Partition.TRAIN
                    && EventKind.ofCode(row.kind()).engagement()) {
                counts[reader.row(row.item())]++;
            }
        });
        return reader.corpus(content, reader.sequences(sequences, EnumSet.of(Partition.TRAIN)))
                .judgedBy(counts, reader.validation(targets, VALIDATION_CASES));
    }

    private void write(RankerFit.Fitted fitted, CatalogParts content, RankerSettings settings) throws IOException {
        Path folder = task.rankerFolder();
        Files.createDirectories(folder);
        RankerExport.write(fitted.weights(), settings.shape(), folder.resolve(UserModel.FOLDER));
        ItemTable.partMap(fitted.weights(), content, settings.shape().dimension())
                .write(folder);
        TrainingCurve.TABLE.write(folder.resolve("training_curve"), fitted.curve());
    }

    /** What a second stage learns from: a first stage that has not seen the answers of the validation period. */
    private void writeJudged(List<ItemId> items, Map<String, Weights> weights, Corpus judged) throws IOException {
        RankerSettings settings = task.settings();
        StudyDirectory folder = task.beforeValidationFolder();
        RankerExport.write(weights, settings.shape(), folder.ranker().resolve(UserModel.FOLDER));
        ItemVector.TABLE.write(
                folder.table(ItemVector.TABLE.name()),
                vectors(items, ItemTable.assemble(weights, judged, settings)).toList());
    }

    private static Stream<ItemVector> vectors(List<ItemId> items, ItemTable table) {
        return IntStream.range(0, items.size())
                .mapToObj(row -> new ItemVector(
                        items.get(row),
                        table.vector(row),
                        table.biases()[row],
                        table.contribution(row, Modality.TEXT),
                        table.contribution(row, Modality.IMAGE),
                        table.contribution(row, Modality.ATTRIBUTES),
                        table.contribution(row, Modality.BEHAVIOUR)));
    }
}
