package dev.tessera.store.tensorflow;

import dev.tessera.store.feature.ItemFeatures;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.feature.UnreadablePictureException;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** The towers of an encoder: from items' texts and pictures to features. Safe for use by many threads; whoever loads it closes it. */
public final class ItemTowers implements AutoCloseable {
    private static final int BATCH = 32;

    private final ItemFeatures features;
    private final Map<Modality, LoadedModel> towers;
    private final TowerCache cache;

    private ItemTowers(ItemFeatures features, Map<Modality, LoadedModel> towers, TowerCache cache) {
        this.features = features;
        this.towers = towers;
        this.cache = cache;
    }

    /**
     * Loads the towers of an encoder folder.
     *
     * @param features of the same folder; closed with the towers, also if these cannot be loaded
     */
    public static ItemTowers load(
            Path encoderFolder, ItemFeatures features, TowerCache cache, TensorFlowThreads threads) {
        try (Attempt attempt = new Attempt()) {
            attempt.owns(features);
            Map<Modality, LoadedModel> towers = new java.util.EnumMap<>(Modality.class);
            PixelRule pixels = features.preprocessing().image();
            Map.of(Modality.TEXT, EncoderModel.TEXT_TOWER, Modality.IMAGE, EncoderModel.IMAGE_TOWER)
                    .forEach((modality, model) -> {
                        if (features.preprocessing().reads(modality)) {
                            ModelSignature signature = model.signature(pixels, -1, -1);
                            towers.put(
                                    modality,
                                    attempt.owns(LoadedModel.load(model.folder(encoderFolder), signature, threads)));
                        }
                    });
            return attempt.kept(new ItemTowers(features, towers, cache));
        }
    }

    public ItemFeatures features() {
        return features;
    }

    /** Width of a tower's features. */
    public int width(Modality modality) {
        LoadedModel tower = towers.get(modality);
        if (tower == null) {
            throw new IllegalArgumentException("the encoder has no tower for " + modality);
        }
        return Math.toIntExact(tower.output(EncoderModel.OUTPUT).shape().get(1));
    }

    /**
     * Features of the items' texts, in the order of the items; an empty array for an item without text, or if the encoder reads none.
     * Texts of like length run together.
     */
    public float[][] text(List<Item> items) {
        Map<String, Content> unknown = new LinkedHashMap<>();
        float[][] found = remembered(Modality.TEXT, items, unknown);
        List<Tokens> tokens = new ArrayList<>();
        for (Content content : unknown.values()) {
            int[] read = features.tokens(items.get(content.positions.get(0)));
            if (read.length > 0) {
                tokens.add(new Tokens(content, read));
            }
        }
        tokens.sort(Comparator.comparingInt(each -> each.numbers.length));
        for (int from = 0; from < tokens.size(); from += BATCH) {
            List<Tokens> batch = tokens.subList(from, Math.min(tokens.size(), from + BATCH));
            try (Tensor input = padded(batch)) {
                take(Modality.TEXT, batch.stream().map(Tokens::content).toList(), input, found);
            }
        }
        return found;
    }

    /**
     * Features of the items' pictures, in the order of the items; an empty array for an item without a readable picture, or if the
     * encoder reads none.
     *
     * @param unreadable is told of every picture that could not be decoded, and why
     */
    public float[][] image(List<Item> items, BiConsumer<ItemId, UnreadablePictureException> unreadable) {
        Map<String, Content> unknown = new LinkedHashMap<>();
        float[][] found = remembered(Modality.IMAGE, items, unknown);
        List<Pixels> pixels = new ArrayList<>();
        for (Content content : unknown.values()) {
            try {
                pixels.add(new Pixels(content, features.pixels(items.get(content.positions.get(0)))));
            } catch (UnreadablePictureException e) {
                content.positions.forEach(
                        position -> unreadable.accept(items.get(position).id(), e));
            }
            if (pixels.size() == BATCH) {
                takePixels(pixels, found);
            }
        }
        takePixels(pixels, found);
        return found;
    }

    private void takePixels(List<Pixels> batch, float[][] found) {
        if (!batch.isEmpty()) {
            try (Tensor input = stacked(batch)) {
                take(Modality.IMAGE, batch.stream().map(Pixels::content).toList(), input, found);
            }
            batch.clear();
        }
    }

    /** @param unknown is given what is not remembered, each content once, so that items of equal content get equal bits */
    private float[][] remembered(Modality modality, List<Item> items, Map<String, Content> unknown) {
        float[][] found = new float[items.size()][];
        for (int i = 0; i < found.length; i++) {
            Item item = items.get(i);
            found[i] = new float[0];
            if (towers.containsKey(modality) && item.has(modality)) {
                String digest = digest(modality, item);
                found[i] = cache.find(tower(modality), digest);
                if (found[i].length == 0) {
                    unknown.computeIfAbsent(digest, any -> new Content(digest, new ArrayList<>()))
                            .positions
                            .add(i);
                }
            }
        }
        return found;
    }

    private void take(Modality modality, List<Content> batch, Tensor input, float[][] found) {
        LoadedModel tower = towers.get(modality);
        if (tower == null) {
            throw new IllegalStateException("no tower for " + modality);
        }
        float[][] rows = Matrices.run(tower, input);
        for (int i = 0; i < rows.length; i++) {
            for (int position : batch.get(i).positions) {
                found[position] = rows[i];
            }
            cache.keep(tower(modality), batch.get(i).digest, rows[i]);
        }
    }

    private String tower(Modality modality) {
        return features.preprocessing().towers().getOrDefault(modality, "");
    }

    private static String digest(Modality modality, Item item) {
        byte[] content = modality == Modality.IMAGE
                ? item.image()
                : ItemFeatures.text(item).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Tensor padded(List<Tokens> batch) {
        int length = batch.stream().mapToInt(each -> each.numbers.length).max().orElse(1);
        int[] all = new int[batch.size() * length];
        for (int i = 0; i < batch.size(); i++) {
            int[] numbers = batch.get(i).numbers;
            System.arraycopy(numbers, 0, all, i * length, numbers.length);
        }
        return TInt32.tensorOf(Shape.of(batch.size(), length), DataBuffers.of(all, true, false));
    }

    private Tensor stacked(List<Pixels> batch) {
        PixelRule rule = features.preprocessing().image();
        byte[] all = new byte[batch.size() * rule.size()];
        for (int i = 0; i < batch.size(); i++) {
            System.arraycopy(batch.get(i).bytes, 0, all, i * rule.size(), rule.size());
        }
        return TUint8.tensorOf(
                Shape.of(batch.size(), rule.height(), rule.width(), 3), DataBuffers.of(all, true, false));
    }

    @Override
    public void close() {
        towers.values().forEach(LoadedModel::close);
        features.close();
    }

    /** @param positions of the items that have it */
    private record Content(String digest, List<Integer> positions) {}

    private record Tokens(Content content, int[] numbers) {}

    private record Pixels(Content content, byte[] bytes) {}
}
