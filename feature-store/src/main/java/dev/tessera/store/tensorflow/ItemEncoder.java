package dev.tessera.store.tensorflow;

import dev.tessera.store.feature.ItemFeatures;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.feature.UnreadablePictureException;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The item encoder as it was exported: from items to their parts. The embed stage and the online ranker use it alike. Safe for use by
 * many threads; whoever loads it closes it.
 */
public final class ItemEncoder implements AutoCloseable {
    private static final Map<Modality, EncoderModel> HEADS = Map.of(
            Modality.TEXT, EncoderModel.TEXT_HEAD,
            Modality.IMAGE, EncoderModel.IMAGE_HEAD,
            Modality.ATTRIBUTES, EncoderModel.ATTRIBUTES_HEAD);

    private final ItemTowers towers;
    private final Map<Modality, LoadedModel> heads;

    private ItemEncoder(ItemTowers towers, Map<Modality, LoadedModel> heads) {
        this.towers = towers;
        this.heads = heads;
    }

    /**
     * Loads an encoder folder.
     *
     * @throws ModelMismatchException if a model does not fit the preprocessing; the message names the tensor and both shapes
     */
    public static ItemEncoder load(Path encoderFolder, TensorFlowThreads threads) {
        return load(encoderFolder, TowerCache.none(), threads);
    }

    /** Loads an encoder folder; what towers say is looked up in, and added to, the cache. */
    public static ItemEncoder load(Path encoderFolder, TowerCache cache, TensorFlowThreads threads) {
        try (Attempt attempt = new Attempt()) {
            ItemTowers towers =
                    attempt.owns(ItemTowers.load(encoderFolder, ItemFeatures.read(encoderFolder), cache, threads));
            Preprocessing preprocessing = towers.features().preprocessing();
            Map<Modality, LoadedModel> heads = new EnumMap<>(Modality.class);
            HEADS.forEach((modality, model) -> {
                if (preprocessing.reads(modality)) {
                    long width = modality == Modality.ATTRIBUTES
                            ? preprocessing.attributes().vocabulary().size()
                            : towers.width(modality);
                    ModelSignature signature = model.signature(preprocessing.image(), width, preprocessing.dimension());
                    heads.put(
                            modality, attempt.owns(LoadedModel.load(model.folder(encoderFolder), signature, threads)));
                }
            });
            return attempt.kept(new ItemEncoder(towers, heads));
        }
    }

    /** Of every part that is present. */
    public int dimension() {
        return towers.features().preprocessing().dimension();
    }

    public Preprocessing preprocessing() {
        return towers.features().preprocessing();
    }

    /**
     * Encodes items, one answer an item, in order.
     *
     * @param unreadable is told of every picture that could not be decoded; such an item has no IMAGE part
     */
    public List<Parts> encode(List<Item> items, BiConsumer<ItemId, UnreadablePictureException> unreadable) {
        float[][] text = head(Modality.TEXT, towers.text(items));
        float[][] image = head(Modality.IMAGE, towers.image(items, unreadable));
        float[][] attributes = head(Modality.ATTRIBUTES, entries(items));
        List<Parts> parts = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            parts.add(new Parts(items.get(i).id(), text[i], image[i], attributes[i]));
        }
        return parts;
    }

    private float[][] head(Modality modality, float[][] features) {
        LoadedModel head = heads.get(modality);
        return head == null ? new float[features.length][0] : Matrices.runPresent(head, features);
    }

    /** 1 for every attribute entry that an item has; an empty row for an item that has none in the vocabulary. */
    private float[][] entries(List<Item> items) {
        int size = preprocessing().attributes().vocabulary().size();
        float[][] rows = new float[items.size()][0];
        for (int i = 0; i < rows.length; i++) {
            int[] entries = towers.features().attributes(items.get(i));
            if (entries.length > 0) {
                rows[i] = new float[size];
                for (int entry : entries) {
                    rows[i][entry] = 1;
                }
            }
        }
        return rows;
    }

    @Override
    public void close() {
        heads.values().forEach(LoadedModel::close);
        towers.close();
    }
}
