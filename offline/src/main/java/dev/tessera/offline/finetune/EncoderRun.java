package dev.tessera.offline.finetune;

import dev.tessera.offline.classification.ClassificationRow;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.towers.Digests;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Trains and exports the encoder of one study, from its sequences and the tables of the work directory. */
final class EncoderRun {
    /** Changes whenever the same settings would train another encoder. */
    private static final String METHOD = "3: ridge start, items held out, towers by mode, objectives";

    private final WorkDirectory work;
    private final Study study;
    private final EncoderChoice choice;
    private final FineTuneSettings settings;

    EncoderRun(WorkDirectory work, Study study, EncoderChoice choice, FineTuneSettings settings) {
        this.work = work;
        this.study = study;
        this.choice = choice;
        this.settings = settings;
    }

    /**
     * @param folder where the encoder is written; the checkpoints are kept in the work directory's cache and carry over to a run after a kill
     * @throws IllegalArgumentException if the sequences hold no two engagements of a user
     */
    Trained train(List<TrainingSequence> sequences, Path folder, EncoderTraining.StopRequest stop) throws IOException {
        Map<ItemId, Integer> numbers = numbers();
        EncoderPlan plan = new EncoderPlan(study.content(), choice, settings);
        TrainingItems content = new TrainingItems(work.table("items"), numbers, plan);
        Preprocessing preprocessing = content.learn(settings.dimension());
        plan.linkPublishedInto(folder);
        Content read = content.read(preprocessing, folder, work.cache());
        List<Branch> branches = read.branches();
        if (branches.isEmpty()) {
            withoutContent(preprocessing).write(folder);
            return Trained.NOTHING;
        }
        CoEngagement pairs = CoEngagement.of(sequences, Partition.TRAIN, numbers, settings.window());
        boolean engages = settings.objectives().engages();
        if (engages && pairs.engaged().length < 2) {
            throw new IllegalArgumentException("study " + study.name()
                    + " has no two engagements of a user close in time; the encoder learns from such pairs");
        }
        int[] items = engages ? pairs.engaged() : read.present();
        HeldOutItems heldOut =
                HeldOutItems.of(pairs, items, study.seed(), settings.ending().questions());
        int[] drawn = engages ? heldOut.trained().engaged() : heldOut.among(items);
        ItemBatches batches = new ItemBatches(heldOut.trained(), drawn, settings, study.seed());
        Map<Modality, Head> heads = heads(read, pairs, heldOut);
        try (EncoderNetwork network = new EncoderNetwork(read, heads, settings, study.seed())) {
            EncoderTraining training = new EncoderTraining(
                    network,
                    batches,
                    heldOut,
                    settings,
                    work.cache().resolve("encoder-checkpoints").resolve(study.encoderName()),
                    fingerprint(preprocessing, branches, sequences));
            List<TrainingCurve> curve = training.run(study.name(), stop);
            List<ClassificationRow> classification = new Judgement(network, read, heldOut.items(), study.name()).rows();
            new EncoderExport(network, branches, heads, numbers.size()).write(preprocessing, folder);
            return new Trained(curve, classification);
        }
    }

    /** What training says about itself. */
    record Trained(List<TrainingCurve> curve, List<ClassificationRow> classification) {
        private static final Trained NOTHING = new Trained(List.of(), List.of());
    }

    private Map<ItemId, Integer> numbers() throws IOException {
        Map<ItemId, Integer> numbers = new HashMap<>();
        CatalogEntry.TABLE.forEach(work.study(study.name()).table("catalog"), entry -> {
            if (entry.trainable()) {
                numbers.put(entry.item(), numbers.size());
            }
        });
        return numbers;
    }

    private Map<Modality, Head> heads(Content content, CoEngagement pairs, HeldOutItems heldOut) {
        Map<Modality, Head> heads =
                RidgeStart.heads(content.features(), pairs, heldOut, settings.dimension(), study.seed());
        content.branches()
                .forEach(branch -> heads.computeIfAbsent(
                        branch.modality(), modality -> Head.plain(branch.width(), settings.dimension())));
        return heads;
    }

    private static Preprocessing withoutContent(Preprocessing preprocessing) {
        return new Preprocessing(
                Preprocessing.VERSION,
                preprocessing.dimension(),
                Map.of(),
                preprocessing.text(),
                preprocessing.image(),
                preprocessing.attributes());
    }

    private String fingerprint(Preprocessing preprocessing, List<Branch> branches, List<TrainingSequence> sequences) {
        long data = sequences.size();
        for (TrainingSequence sequence : sequences) {
            data = 31 * data + sequence.user().hashCode();
            data = 31 * data + sequence.partition().ordinal();
            data = 31 * data + sequence.items().hashCode();
            data = 31 * data + java.util.Arrays.hashCode(sequence.kinds());
            data = 31 * data + sequence.targetItems().hashCode();
            data = 31 * data + java.util.Arrays.hashCode(sequence.targetTimes());
        }
        for (Branch branch : branches) {
            data = 31 * data + branch.modality().ordinal();
            data = 31 * data + branch.contentHash();
        }
        return Digests.of(
                METHOD, study.encoderName(), settings.toString(), preprocessing.toString(), Long.toString(data));
    }
}
