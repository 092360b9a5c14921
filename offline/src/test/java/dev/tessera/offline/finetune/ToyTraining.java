package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The toy shop's items, numbered in their order, as the stage reads them before its first step. */
final class ToyTraining {
    final FineTuneSettings settings;
    final List<Item> items;
    final Preprocessing preprocessing;
    final Content content;
    final CoEngagement pairs;
    final ItemBatches batches;
    final Map<Modality, Head> heads;
    private final Path encoder;

    ToyTraining(Path folder, String text, String image, FineTuneSettings settings) throws IOException {
        WorkDirectory work = new WorkDirectory(folder);
        Study study = ToyShop.write(work);
        this.settings = settings;
        this.encoder = folder.resolve("encoder");
        this.items = IngestTables.ITEMS.readAll(work.table("items")).stream()
                .sorted(Comparator.comparing(Item::id))
                .limit(ToyShop.ITEMS)
                .toList();
        Map<ItemId, Integer> numbers = new HashMap<>();
        items.forEach(item -> numbers.put(item.id(), numbers.size()));
        EncoderPlan plan = new EncoderPlan(
                EnumSet.copyOf(Modality.content()),
                EncoderChoice.of(text, image, work.cache()),
                settings,
                TensorFlowThreads.forTraining());
        TrainingItems reader = new TrainingItems(work.table("items"), numbers, plan);
        this.preprocessing = reader.learn(settings.dimension());
        plan.linkPublishedInto(encoder);
        this.content = reader.read(preprocessing, encoder, work.cache())
                .behindFrozenBlocks(work.cache().resolve("activations"));
        this.pairs = CoEngagement.of(
                TrainingSequence.TABLE.readAll(work.study(study.name()).table("sequences")),
                Partition.TRAIN,
                numbers,
                settings.window());
        HeldOutItems heldOut = HeldOutItems.of(pairs, pairs.engaged(), 1, 100);
        this.batches = new ItemBatches(heldOut.trained(), pairs.engaged(), settings, 1);
        this.heads = RidgeStart.heads(content.features(), pairs, heldOut, settings.dimension(), 1);
        content.branches()
                .forEach(branch -> heads.computeIfAbsent(
                        branch.modality(), any -> Head.plain(branch.width(), settings.dimension())));
    }

    EncoderNetwork network() {
        return new EncoderNetwork(
                content, heads, settings, Optional.empty(), new Network(1, TensorFlowThreads.forTraining()));
    }

    /** Writes the encoder as it is; returns its folder. */
    Path export(EncoderNetwork network) {
        new EncoderExport(network, content.branches(), heads, items.size()).write(preprocessing, encoder);
        return encoder;
    }
}
