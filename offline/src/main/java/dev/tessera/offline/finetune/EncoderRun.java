package dev.tessera.offline.finetune;

import dev.tessera.offline.classification.ClassificationRow;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.towers.Digests;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.offline.trainranker.Corpus;
import dev.tessera.offline.trainranker.CorpusReader;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.Device;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Trains and exports the encoder of one study, from its sequences and the tables of the work directory. */
final class EncoderRun {
    /** Changes whenever the same settings would train another encoder. */
    private static final String METHOD =
            "6: padding says nothing, calibrated ridge start, heads before towers behind frozen blocks read once, looked between start and end,"
                    + " items held out, towers by mode, objectives";

    private final WorkDirectory work;
    private final Study study;
    private final EncoderChoice choice;
    private final FineTuneSettings settings;
    private final TensorFlowThreads threads;

    EncoderRun(WorkDirectory work, Study study, EncoderChoice choice, FineTuneSettings settings) {
        this(work, study, choice, settings, TensorFlowThreads.forTraining());
    }

    private EncoderRun(
            WorkDirectory work,
            Study study,
            EncoderChoice choice,
            FineTuneSettings settings,
            TensorFlowThreads threads) {
        this.work = work;
        this.study = study;
        this.choice = choice;
        this.settings = settings;
        this.threads = threads;
    }

    /** The same with its networks on that device. */
    EncoderRun on(Device device) {
        return new EncoderRun(work, study, choice, settings, threads.on(device));
    }

    /** What makes the network's training get on. */
    @FunctionalInterface
    interface Way {
        Advance of(EncoderNetwork network, ItemBatches batches, String fingerprint);
    }

    /** Plain training, here. */
    Trained train(List<TrainingSequence> sequences, Path folder, EncoderTraining.StopRequest stop) throws IOException {
        return train(
                sequences,
                folder,
                (network, batches, fingerprint) -> new SingleSteps(network, batches, settings),
                stop);
    }

    /** Training in rounds; what the replicas leave lies beside the checkpoints. */
    Trained trainInRounds(
            List<TrainingSequence> sequences, Path folder, ReplicaRounds.Job job, EncoderTraining.StopRequest stop)
            throws IOException {
        return train(
                sequences,
                folder,
                (network, batches, fingerprint) ->
                        new ReplicaRounds(network, settings, job, checkpoints(), fingerprint),
                stop);
    }

    /**
     * A replica's share of a round of {@link #trainInRounds}.
     *
     * @param replica its number, from 0
     */
    void trainReplica(List<TrainingSequence> sequences, Round round, int replica, EncoderTraining.StopRequest stop)
            throws IOException {
        // Not one folder for all tries: a TaskManager that is thought lost may still be at this one.
        Path folder = Files.createTempDirectory(Path.of(round.results()), "scratch-" + replica + "-");
        try {
            Material material = material(folder);
            Examples examples = examples(sequences, material);
            Map<Modality, Head> heads = replicaHeads(material.content(), examples.pairs(), examples.heldOut());
            try (EncoderNetwork network = network(material, examples, heads)) {
                ItemBatches shard =
                        examples.batches().shard(replica, settings.replicas().count());
                new Replica(network, shard, settings, fingerprint(material, examples.sequences()))
                        .train(round, replica, stop);
            }
        } finally {
            TableFolder.delete(folder);
        }
    }

    /**
     * @param folder where the encoder is written; the checkpoints are kept in the work directory's cache and carry over to a run after a kill
     * @throws IllegalArgumentException if the sequences hold no two engagements of a user
     */
    private Trained train(List<TrainingSequence> sequences, Path folder, Way way, EncoderTraining.StopRequest stop)
            throws IOException {
        Material material = material(folder);
        Preprocessing preprocessing = material.preprocessing();
        Content read = material.content();
        List<Branch> branches = read.branches();
        if (branches.isEmpty()) {
            withoutContent(preprocessing).write(folder);
            return Trained.NOTHING;
        }
        Examples examples = examples(sequences, material);
        HeldOutItems heldOut = examples.heldOut();
        ItemBatches batches = examples.batches();
        String fingerprint = fingerprint(material, examples.sequences());
        Map<Modality, Head> heads = headsFirst(read, examples, fingerprint);
        try (EncoderNetwork network = network(material, examples, heads)) {
            EncoderTraining training = new EncoderTraining(
                    network,
                    batches,
                    heldOut,
                    settings,
                    way.of(network, batches, fingerprint),
                    checkpoints(),
                    fingerprint);
            List<TrainingCurve> curve = training.run(study.name(), stop);
            List<ClassificationRow> classification = new Judgement(network, read, heldOut.items(), study.name()).rows();
            new EncoderExport(network, branches, heads, read.items()).write(preprocessing, folder);
            TableFolder.delete(activations());
            return new Trained(curve, classification);
        }
    }

    /** Heads to begin with. Where published towers change, the heads have been trained before, in front of the towers as they were published. */
    private Map<Modality, Head> headsFirst(Content content, Examples examples, String fingerprint) throws IOException {
        HeldOutItems heldOut = examples.heldOut();
        Map<Modality, Head> heads = heads(content, examples.pairs(), heldOut);
        boolean changes =
                content.branches().stream().anyMatch(branch -> branch.tower().isPresent());
        return changes && content.begins() && settings.objectives().engages() && !heldOut.isEmpty()
                ? new HeadsFirst(study, settings.headsAlone(), checkpoints().resolveSibling("heads"), fingerprint)
                        .train(content.ofFeatures(), heads, heldOut)
                : heads;
    }

    private EncoderNetwork network(Material material, Examples examples, Map<Modality, Head> heads) {
        Optional<JointObjective.Histories> histories = settings.objectives().sequence() > 0
                ? Optional.of(histories(material, examples, heads))
                : Optional.empty();
        return new EncoderNetwork(material.content(), heads, settings, histories, new Network(study.seed(), threads));
    }

    private JointObjective.Histories histories(Material material, Examples examples, Map<Modality, Head> heads) {
        Content content = material.content();
        int[] heldOut = examples.heldOut().items();
        CorpusReader reader = new CorpusReader(material.catalog(), Integer.MAX_VALUE);
        Corpus corpus = reader.corpus(
                        content.catalogParts(content.parts(heads, settings.dimension())),
                        reader.sequences(examples.sequences(), Set.of(Partition.TRAIN)))
                .countingTargets()
                .withNew(heldOut);
        return new JointObjective.Histories(corpus, heldOut, examples.heldOut().among(content.present()));
    }

    /** What training says about itself. */
    record Trained(List<TrainingCurve> curve, List<ClassificationRow> classification) {
        private static final Trained NOTHING = new Trained(List.of(), List.of());
    }

    /** Of the last step; others lie beside it. */
    private Path checkpoints() {
        return work.cache()
                .resolve("encoder-checkpoints")
                .resolve(study.encoderName())
                .resolve("latest");
    }

    /** What frozen blocks say; it goes when the encoder is written, so that only a run that ended before leaves it, for the one that goes on. */
    private Path activations() {
        return work.cache().resolve("activations").resolve(study.encoderName());
    }

    /**
     * What training reads of the catalog.
     *
     * @param catalog the items that training may name, by number
     */
    private record Material(
            List<CatalogEntry> catalog, Map<ItemId, Integer> numbers, Preprocessing preprocessing, Content content) {}

    /** @param folder is given the published towers */
    private Material material(Path folder) throws IOException {
        List<CatalogEntry> catalog = catalog();
        Map<ItemId, Integer> numbers = new HashMap<>();
        catalog.forEach(entry -> numbers.put(entry.item(), numbers.size()));
        EncoderPlan plan = new EncoderPlan(study.content(), choice, settings, threads);
        TrainingItems content = new TrainingItems(work.table("items"), numbers, plan);
        Preprocessing preprocessing = content.learn(settings.dimension());
        plan.linkPublishedInto(folder);
        Content read = content.read(preprocessing, folder, work.cache()).behindFrozenBlocks(activations());
        return new Material(catalog, numbers, preprocessing, read);
    }

    /** What training learns from, and what it is judged by. */
    private record Examples(
            List<TrainingSequence> sequences, CoEngagement pairs, HeldOutItems heldOut, ItemBatches batches) {}

    private Examples examples(List<TrainingSequence> sequences, Material material) {
        List<TrainingSequence> ordered = ordered(sequences);
        CoEngagement pairs = CoEngagement.of(ordered, Partition.TRAIN, material.numbers(), settings.window());
        boolean engages = settings.objectives().engages();
        if (engages && pairs.engaged().length < 2) {
            throw new IllegalArgumentException("study " + study.name()
                    + " has no two engagements of a user close in time; the encoder learns from such pairs");
        }
        int[] items = engages ? pairs.engaged() : material.content().present();
        HeldOutItems heldOut =
                HeldOutItems.of(pairs, items, study.seed(), settings.ending().questions());
        int[] drawn = engages ? heldOut.trained().engaged() : heldOut.among(items);
        ItemBatches batches = new ItemBatches(heldOut.trained(), drawn, settings, study.seed());
        return new Examples(ordered, pairs, heldOut, batches);
    }

    private List<CatalogEntry> catalog() throws IOException {
        return CatalogEntry.TABLE.readAll(work.study(study.name()).table("catalog")).stream()
                .filter(CatalogEntry::trainable)
                .toList();
    }

    /** The order of a table's rows is Flink's; the training's must not depend on it. */
    private static List<TrainingSequence> ordered(List<TrainingSequence> sequences) {
        return sequences.stream()
                .sorted(Comparator.comparing(TrainingSequence::user)
                        .thenComparing(each -> each.occurredAt().length == 0 ? 0 : each.occurredAt()[0])
                        .thenComparing(TrainingSequence::partition))
                .toList();
    }

    private Map<Modality, Head> heads(Content content, CoEngagement pairs, HeldOutItems heldOut) {
        Map<Modality, Head> heads =
                RidgeStart.heads(content.features(), pairs, heldOut, settings.dimension(), study.seed());
        // Beside a tower from scratch, whose parts are yet to grow, those of the others would drown it.
        return content.begins()
                ? RidgeStart.calibrated(
                        heads, content, settings.dimension(), heldOut.trained().engaged())
                : withPlain(heads, content);
    }

    /** Heads that train come with a round's parameters; those that do not must be where they stay. */
    private Map<Modality, Head> replicaHeads(Content content, CoEngagement pairs, HeldOutItems heldOut) {
        boolean allTrain = settings.objectives().engages()
                && content.features().stream()
                        .allMatch(branch -> settings.mode(branch.modality()).changesHead());
        return allTrain
                ? withPlain(RidgeStart.unstarted(content.features(), heldOut), content)
                : heads(content, pairs, heldOut);
    }

    /** With heads for the towers that train. */
    private Map<Modality, Head> withPlain(Map<Modality, Head> heads, Content content) {
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

    private String fingerprint(Material material, List<TrainingSequence> sequences) {
        long data = sequences.size();
        for (TrainingSequence sequence : sequences) {
            data = 31 * data + sequence.user().hashCode();
            data = 31 * data + sequence.partition().ordinal();
            data = 31 * data + sequence.items().hashCode();
            data = 31 * data + java.util.Arrays.hashCode(sequence.kinds());
            data = 31 * data + sequence.targetItems().hashCode();
            data = 31 * data + java.util.Arrays.hashCode(sequence.targetTimes());
        }
        if (settings.objectives().sequence() > 0) {
            for (TrainingSequence sequence : sequences) {
                data = 31 * data + java.util.Arrays.hashCode(sequence.values());
                data = 31 * data + java.util.Arrays.hashCode(sequence.occurredAt());
                data = 31 * data + java.util.Arrays.hashCode(sequence.targetPositions());
            }
            for (CatalogEntry entry : material.catalog()) {
                data = 31 * data + Long.hashCode(entry.availableFrom());
                data = 31 * data + Long.hashCode(entry.availableUntil());
            }
        }
        List<String> content = new ArrayList<>();
        for (Branch branch : material.content().branches()) {
            content.add(branch.modality() + branch.digest());
        }
        return Digests.of(
                METHOD,
                study.encoderName(),
                settings.toString(),
                material.preprocessing().toString(),
                content.toString(),
                Long.toString(data));
    }
}
