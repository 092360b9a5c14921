package dev.tessera.offline.finetune;

import dev.tessera.offline.towers.FrozenTower;
import dev.tessera.offline.towers.PublishedImage;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.offline.towers.SmallConvNet;
import dev.tessera.store.feature.AttributeRule;
import dev.tessera.store.feature.ItemFeatures;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.feature.TextRule;
import dev.tessera.store.feature.WordRule;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.ItemTowers;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.TowerCache;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which modalities an encoder reads, and by which towers. */
final class EncoderPlan {
    /** Stands for the digest of a tower until it has been trained. */
    static final String UNTRAINED = "untrained";

    private static final int MOST_WORDS = 20_000;
    private static final int BUCKETS = 64;
    private static final int MOST_TOKENS = 128;
    private static final int MOST_ATTRIBUTES = 4_096;

    private final Set<Modality> modalities;
    private final EncoderChoice choice;
    private final Map<Modality, FrozenTower> frozen = new EnumMap<>(Modality.class);

    /** Frozen towers are made here, if the cache does not have them yet. */
    EncoderPlan(Set<Modality> modalities, EncoderChoice choice) {
        this.modalities = Set.copyOf(modalities);
        this.choice = choice;
        Path cache = Path.of(choice.cache());
        text().ifPresent(tower -> frozen.put(Modality.TEXT, FrozenTower.of(tower, cache)));
        image().ifPresent(tower -> frozen.put(Modality.IMAGE, FrozenTower.of(tower, cache)));
    }

    private Optional<PublishedText> text() {
        return modalities.contains(Modality.TEXT) ? choice.publishedText() : Optional.empty();
    }

    private Optional<PublishedImage> image() {
        return modalities.contains(Modality.IMAGE) ? choice.publishedImage() : Optional.empty();
    }

    /** Whether the modality is read by a tower that trains. */
    boolean trains(Modality modality) {
        return modality != Modality.ATTRIBUTES && modalities.contains(modality) && !frozen.containsKey(modality);
    }

    Preprocessing preprocessing(List<String> texts, List<Map<String, List<String>>> attributes, int dimension) {
        TextRule text = text().<TextRule>map(PublishedText::rule)
                .orElseGet(() ->
                        WordRule.learn(trains(Modality.TEXT) ? texts : List.of(), MOST_WORDS, BUCKETS, MOST_TOKENS));
        PixelRule image = image().map(PublishedImage::rule).orElse(SmallConvNet.PIXELS);
        AttributeRule known = modalities.contains(Modality.ATTRIBUTES)
                ? AttributeRule.learn(attributes, MOST_ATTRIBUTES)
                : AttributeRule.none();
        Map<Modality, String> towers = new EnumMap<>(Modality.class);
        for (Modality modality : modalities) {
            FrozenTower tower = frozen.get(modality);
            towers.put(modality, tower == null ? UNTRAINED : tower.digest());
        }
        return new Preprocessing(Preprocessing.VERSION, dimension, towers, text, image, known);
    }

    void linkFrozenInto(Path encoderFolder) {
        frozen.values().forEach(tower -> tower.linkInto(encoderFolder));
    }

    /** The frozen towers alone, from a folder that {@link #linkFrozenInto} filled. */
    ItemTowers frozenTowers(Preprocessing preprocessing, Path encoderFolder, TowerCache cache) {
        Map<Modality, String> only = new EnumMap<>(Modality.class);
        frozen.forEach((modality, tower) -> only.put(modality, tower.digest()));
        Preprocessing part = new Preprocessing(
                Preprocessing.VERSION,
                preprocessing.dimension(),
                only,
                preprocessing.text(),
                preprocessing.image(),
                AttributeRule.none());
        return ItemTowers.load(
                encoderFolder, new ItemFeatures(part, encoderFolder), cache, TensorFlowThreads.forTraining());
    }
}
