package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.towers.TowerOutputs;
import dev.tessera.store.feature.AttributeRule;
import dev.tessera.store.feature.ItemFeatures;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.feature.UnreadablePictureException;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.ItemTowers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the content of the items that training may name, by modality. */
final class TrainingItems {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingItems.class);
    private static final int CHUNK = 128;

    private final Path folder;
    private final Map<ItemId, Integer> numbers;
    private final EncoderPlan plan;

    /** @param numbers of the items that training may name, from 0 */
    TrainingItems(Path folder, Map<ItemId, Integer> numbers, EncoderPlan plan) {
        this.folder = folder;
        this.numbers = numbers;
        this.plan = plan;
    }

    /** Takes vocabularies from texts and attributes; reads no picture. */
    Preprocessing learn(int dimension) throws IOException {
        List<String> texts = new ArrayList<>();
        List<Map<String, List<String>>> attributes = new ArrayList<>();
        IngestTables.ITEMS.forEach(folder, item -> {
            if (numbers.containsKey(item.id())) {
                texts.add(ItemFeatures.text(item));
                attributes.add(item.attributes());
            }
        });
        return plan.preprocessing(texts, attributes, dimension);
    }

    /**
     * Reads the items' content. What published towers say about it comes from the cache where it is known.
     *
     * @param encoderFolder with the published towers and what the preprocessing names
     */
    Content read(Preprocessing preprocessing, Path encoderFolder, Path cache) throws IOException {
        int size = numbers.size();
        int[][] tokens = new int[size][0];
        byte[][] pixels = new byte[size][0];
        float[][] text = new float[size][0];
        float[][] image = new float[size][0];
        float[][] attributes = new float[size][0];
        List<Map<String, List<String>>> allAttributes = new ArrayList<>(Collections.nCopies(size, Map.of()));
        try (ItemFeatures features = new ItemFeatures(preprocessing, encoderFolder);
                TowerOutputs outputs = new TowerOutputs(cache);
                ItemTowers towers = plan.publishedTowers(preprocessing, encoderFolder, outputs);
                Progress progress = new Progress("read content", "items", size)) {
            inChunks(items -> {
                float[][] texts = towers.text(items);
                float[][] images = towers.image(items, TrainingItems::unreadable);
                for (int i = 0; i < items.size(); i++) {
                    Item item = items.get(i);
                    int number = numbers.getOrDefault(item.id(), -1);
                    text[number] = texts[i];
                    image[number] = images[i];
                    tokens[number] = plan.trains(Modality.TEXT) ? features.tokens(item) : tokens[number];
                    pixels[number] = plan.trains(Modality.IMAGE) ? pixels(features, item) : pixels[number];
                    attributes[number] = entries(features, item);
                    allAttributes.set(number, item.attributes());
                }
                progress.advance(items.size());
            });
        }
        List<FeatureBranch> features = List.of(
                features(Modality.TEXT, text),
                features(Modality.IMAGE, image),
                features(Modality.ATTRIBUTES, attributes));
        List<Branch> branches = new ArrayList<>(features);
        if (plan.trains(Modality.TEXT)) {
            branches.set(0, new TokenBranch(plan.trainedText(preprocessing), tokens));
        }
        if (plan.trains(Modality.IMAGE)) {
            branches.set(1, new PixelBranch(plan.trainedImage(), preprocessing.image(), pixels));
        }
        return new Content(
                size,
                features.stream().filter(this::anyHas).toList(),
                branches.stream().filter(this::anyHas).toList(),
                plan.labels(allAttributes));
    }

    private static FeatureBranch features(Modality modality, float[][] rows) {
        int width = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
        return new FeatureBranch(modality, width, rows);
    }

    private boolean anyHas(Branch branch) {
        for (int item = 0; item < numbers.size(); item++) {
            if (branch.has(item)) {
                return true;
            }
        }
        return false;
    }

    private void inChunks(Consumer<List<Item>> consumer) throws IOException {
        List<Item> chunk = new ArrayList<>();
        IngestTables.ITEMS.forEach(folder, item -> {
            if (numbers.containsKey(item.id())) {
                chunk.add(item);
            }
            if (chunk.size() == CHUNK) {
                consumer.accept(chunk);
                chunk.clear();
            }
        });
        consumer.accept(chunk);
    }

    private static byte[] pixels(ItemFeatures features, Item item) {
        try {
            return features.pixels(item);
        } catch (UnreadablePictureException e) {
            unreadable(item.id(), e);
            return new byte[0];
        }
    }

    private static void unreadable(ItemId item, UnreadablePictureException e) {
        LOG.debug("item {} trains without its picture: {}", item, e.getMessage());
    }

    private static float[] entries(ItemFeatures features, Item item) {
        int[] known = features.attributes(item);
        float[] row = new float
                [known.length == 0 ? 0 : vocabulary(features).vocabulary().size()];
        for (int entry : known) {
            row[entry] = 1;
        }
        return row;
    }

    private static AttributeRule vocabulary(ItemFeatures features) {
        return features.preprocessing().attributes();
    }
}
