package dev.tessera.offline.compress;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.towers.TowerOutputs;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.store.feature.ItemFeatures;
import dev.tessera.store.feature.UnreadablePictureException;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.ItemTowers;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The content of the items that training may name, and what the teacher says about each; items without it are left out.
 *
 * @param tokens of texts; empty if pictures are read
 * @param pixels of pictures; empty if texts are read
 * @param said the teacher's features, one row an item
 */
record TeacherContent(int[][] tokens, byte[][] pixels, float[][] said) {
    private static final int CHUNK = 128;

    /** @throws IllegalArgumentException if no item has such content that the encoder reads */
    static TeacherContent read(WorkDirectory work, StudyDirectory study, Modality modality) throws IOException {
        Set<ItemId> trainable = new HashSet<>();
        CatalogEntry.TABLE.forEach(study.table(CatalogEntry.TABLE.name()), entry -> {
            if (entry.trainable()) {
                trainable.add(entry.item());
            }
        });
        List<int[]> tokens = new ArrayList<>();
        List<byte[]> pixels = new ArrayList<>();
        List<float[]> said = new ArrayList<>();
        try (TowerOutputs outputs = new TowerOutputs(work.cache());
                ItemTowers towers = ItemTowers.load(
                        study.encoder(), ItemFeatures.read(study.encoder()), outputs, TensorFlowThreads.forTraining());
                Progress progress = new Progress("ask the teacher", "items", trainable.size())) {
            List<Item> chunk = new ArrayList<>();
            Runnable ask = () -> {
                float[][] rows =
                        modality == Modality.TEXT ? towers.text(chunk) : towers.image(chunk, (item, unreadable) -> {});
                for (int i = 0; i < rows.length; i++) {
                    if (rows[i].length > 0) {
                        said.add(rows[i]);
                        if (modality == Modality.TEXT) {
                            tokens.add(towers.features().tokens(chunk.get(i)));
                        } else {
                            pixels.add(pixels(towers.features(), chunk.get(i)));
                        }
                    }
                }
                progress.advance(rows.length);
                chunk.clear();
            };
            IngestTables.ITEMS.forEach(work.table(IngestTables.ITEMS.name()), item -> {
                if (trainable.contains(item.id())) {
                    chunk.add(item);
                }
                if (chunk.size() == CHUNK) {
                    ask.run();
                }
            });
            ask.run();
        }
        if (said.isEmpty()) {
            throw new IllegalArgumentException("no item has " + modality + " that the encoder of " + study.root()
                    + " reads; there is nothing for a student to learn from");
        }
        return new TeacherContent(
                tokens.toArray(int[][]::new), pixels.toArray(byte[][]::new), said.toArray(float[][]::new));
    }

    private static byte[] pixels(ItemFeatures features, Item item) {
        try {
            return features.pixels(item);
        } catch (UnreadablePictureException e) {
            throw new IllegalStateException("the teacher has read the picture of " + item.id(), e);
        }
    }
}
