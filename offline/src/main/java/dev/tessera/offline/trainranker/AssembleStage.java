package dev.tessera.offline.trainranker;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.vector.ItemParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the place of train-ranker where the ranker model stays: the item vectors of the catalog as it is now. Content is mapped anew; behaviour and
 * bias of an item stay what they were, and an item that had none gets those of a new one.
 */
public final class AssembleStage {
    private final WorkDirectory work;

    public AssembleStage(WorkDirectory work) {
        this.work = work;
    }

    /** @throws IOException if a table of the stages before, or the ranker model, is missing, or an item has no parts; names it */
    public void run(Study study) throws IOException {
        StudyDirectory folder = work.study(study.name());
        PartMap map = PartMap.read(folder.ranker());
        Map<ItemId, ItemVector> before = new HashMap<>();
        ItemVector.TABLE.forEach(folder.table(ItemVector.TABLE.name()), row -> before.put(row.item(), row));
        Map<ItemId, Parts> parts = new HashMap<>();
        Parts.TABLE.forEach(folder.table(Parts.TABLE.name()), row -> parts.put(row.item(), row));
        List<ItemVector> vectors = new ArrayList<>();
        for (CatalogEntry entry : CatalogEntry.TABLE.readAll(folder.table(CatalogEntry.TABLE.name()))) {
            Parts own = parts.get(entry.item());
            if (own == null) {
                throw new IOException("item " + entry.item() + " of the catalog of study " + study.name()
                        + " has no parts; run embed first");
            }
            ItemVector old = before.get(entry.item());
            vectors.add(
                    old == null
                            ? vector(map, own, new float[map.dimension()], map.newItemBias())
                            : vector(map, own, old.behaviour(), old.bias()));
        }
        ItemVector.TABLE.write(folder.table(ItemVector.TABLE.name()), vectors);
    }

    private static ItemVector vector(PartMap map, Parts parts, float[] behaviour, float bias) {
        int dimension = map.dimension();
        float[] all = map.contributions(parts, behaviour);
        return new ItemVector(
                parts.item(),
                ItemParts.sum(all, 0, dimension),
                bias,
                of(Modality.TEXT, all, dimension),
                of(Modality.IMAGE, all, dimension),
                of(Modality.ATTRIBUTES, all, dimension),
                behaviour);
    }

    private static float[] of(Modality modality, float[] all, int dimension) {
        int from = modality.ordinal() * dimension;
        return Arrays.copyOfRange(all, from, from + dimension);
    }
}
