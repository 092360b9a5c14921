package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.UserModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.apache.flink.api.common.functions.MapPartitionFunction;
import org.apache.flink.util.Collector;

/**
 * The one task of the job: takes all training sequences, trains, writes the ranker folder, and emits the vector of every item of the
 * catalog. A restarted task goes on from its checkpoint.
 */
final class TrainRanker implements MapPartitionFunction<TrainingSequence, ItemVector> {
    private static final long serialVersionUID = 1L;
    private static final int VALIDATION_CASES = 2_000;

    private final RankerTask task;

    TrainRanker(RankerTask task) {
        this.task = task;
    }

    @Override
    public void mapPartition(Iterable<TrainingSequence> rows, Collector<ItemVector> vectors) throws IOException {
        List<TrainingSequence> sequences = new ArrayList<>();
        rows.forEach(sequences::add);
        sequences.sort(Comparator.comparing(TrainingSequence::user)
                .thenComparing(TrainingSequence::partition)
                .thenComparing(each -> each.targetTimes().length == 0 ? 0 : each.targetTimes()[0])
                .thenComparing(each -> each.items().toString()));
        RankerSettings settings = task.settings();
        CorpusReader reader = new CorpusReader(
                CatalogEntry.TABLE.readAll(Path.of(task.catalog())),
                settings.shape().length());
        Corpus corpus = corpus(reader, sequences);
        if (corpus.sequences().isEmpty()) {
            throw new IOException("study " + task.study().name()
                    + " has no training sequence with a target; there is nothing to train the ranker on");
        }
        RankerTraining.Outcome outcome = train(corpus, settings);
        ItemTable table = ItemTable.assemble(outcome.weights(), corpus, settings);
        write(outcome, corpus, settings);
        emit(reader.items(), table, vectors);
    }

    private Corpus corpus(CorpusReader reader, List<TrainingSequence> sequences) throws IOException {
        List<EvaluationTarget> targets = new ArrayList<>();
        EvaluationTarget.TABLE.forEach(Path.of(task.targets()), target -> {
            if (target.partition() == Partition.VALIDATION) {
                targets.add(target);
            }
        });
        List<Parts> parts = task.study().content().isEmpty() ? List.of() : Parts.TABLE.readAll(Path.of(task.parts()));
        List<Corpus.Case> validation = reader.validation(targets, VALIDATION_CASES);
        EnumSet<Partition> learnt =
                validation.isEmpty() ? EnumSet.of(Partition.TRAIN, Partition.VALIDATION) : EnumSet.of(Partition.TRAIN);
        return reader.corpus(
                reader.content(parts, task.study().content()), reader.sequences(sequences, learnt), validation);
    }

    private RankerTraining.Outcome train(Corpus corpus, RankerSettings settings) throws IOException {
        try (RankerTraining training = new RankerTraining(
                task.study().name(),
                corpus,
                task.study().behaviour(),
                settings,
                task.rankerFolder().resolve("checkpoint"))) {
            return training.run();
        }
    }

    private void write(RankerTraining.Outcome outcome, Corpus corpus, RankerSettings settings) throws IOException {
        Path folder = task.rankerFolder();
        Files.createDirectories(folder);
        RankerExport.write(outcome.weights(), settings.shape(), folder.resolve(UserModel.FOLDER));
        ItemTable.partMap(outcome.weights(), corpus.content(), settings.shape().dimension())
                .write(folder);
        TrainingCurve.TABLE.write(folder.resolve("training_curve"), outcome.curve());
    }

    private static void emit(List<ItemId> items, ItemTable table, Collector<ItemVector> vectors) {
        for (int row = 0; row < items.size(); row++) {
            vectors.collect(new ItemVector(
                    items.get(row),
                    table.vector(row),
                    table.biases()[row],
                    table.contribution(row, Modality.TEXT),
                    table.contribution(row, Modality.IMAGE),
                    table.contribution(row, Modality.ATTRIBUTES),
                    table.contribution(row, Modality.BEHAVIOUR)));
        }
    }
}
