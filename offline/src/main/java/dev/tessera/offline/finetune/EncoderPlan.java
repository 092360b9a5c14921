package dev.tessera.offline.finetune;

import dev.tessera.offline.towers.FrozenTower;
import dev.tessera.offline.towers.ImageTower;
import dev.tessera.offline.towers.PublishedImage;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.offline.towers.SmallConvNet;
import dev.tessera.offline.towers.TextTower;
import dev.tessera.offline.towers.WordTower;
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

/** Which modalities an encoder reads, by which towers, and what of them trains. */
final class EncoderPlan {
    /** Stands for the digest of a tower until it has been trained. */
    static final String UNTRAINED = "untrained";

    private static final int MOST_WORDS = 20_000;
    private static final int BUCKETS = 64;
    private static final int MOST_TOKENS = 128;
    private static final int MOST_ATTRIBUTES = 4_096;

    private final Set<Modality> modalities;
    private final FineTuneSettings settings;
    private final TensorFlowThreads threads;
    private final Optional<PublishedText> text;
    private final Optional<PublishedImage> image;
    private final Map<Modality, FrozenTower> published = new EnumMap<>(Modality.class);

    /**
     * Published towers are put into the cache, as they were published, if it does not have them yet.
     *
     * @param threads of published towers that do not train, and their device
     */
    EncoderPlan(Set<Modality> modalities, EncoderChoice choice, FineTuneSettings settings, TensorFlowThreads threads) {
        this.modalities = Set.copyOf(modalities);
        this.settings = settings;
        this.threads = threads;
        this.text = modalities.contains(Modality.TEXT) ? choice.publishedText() : Optional.empty();
        this.image = modalities.contains(Modality.IMAGE) ? choice.publishedImage() : Optional.empty();
        Path cache = Path.of(choice.cache());
        text.ifPresent(tower -> published.put(Modality.TEXT, FrozenTower.of(tower, cache)));
        image.ifPresent(tower -> published.put(Modality.IMAGE, FrozenTower.of(tower, cache)));
    }

    /** Whether the modality is read by a tower that trains, from scratch or from what was published. */
    boolean trains(Modality modality) {
        return modality != Modality.ATTRIBUTES
                && modalities.contains(modality)
                && (!published.containsKey(modality) || settings.mode(modality).changesTower());
    }

    /** The tower that reads texts and trains. */
    TrainedTower<? extends TextTower> trainedText(Preprocessing preprocessing) {
        if (text.isPresent()) {
            PublishedText from = text.get();
            return new TrainedTower<>(
                    Modality.TEXT, from.network(), Optional.of(from.weights()), settings.tower(Modality.TEXT));
        }
        if (preprocessing.text() instanceof WordRule words) {
            return TrainedTower.fromScratch(Modality.TEXT, new WordTower(words.tokenCount(), 48, 96));
        }
        throw new IllegalStateException("no tower from scratch reads texts by " + preprocessing.text());
    }

    /** The tower that reads pictures and trains. */
    TrainedTower<? extends ImageTower> trainedImage() {
        if (image.isPresent()) {
            PublishedImage from = image.get();
            return new TrainedTower<>(
                    Modality.IMAGE, from.network(), Optional.of(from.weights()), settings.tower(Modality.IMAGE));
        }
        return TrainedTower.fromScratch(Modality.IMAGE, new SmallConvNet(16));
    }

    Preprocessing preprocessing(List<String> texts, List<Map<String, List<String>>> attributes, int dimension) {
        TextRule tokens = text.<TextRule>map(PublishedText::rule)
                .orElseGet(() ->
                        WordRule.learn(trains(Modality.TEXT) ? texts : List.of(), MOST_WORDS, BUCKETS, MOST_TOKENS));
        PixelRule pixels = image.map(PublishedImage::rule).orElse(SmallConvNet.PIXELS);
        AttributeRule known = modalities.contains(Modality.ATTRIBUTES)
                ? AttributeRule.learn(attributes, MOST_ATTRIBUTES)
                : AttributeRule.none();
        Map<Modality, String> towers = new EnumMap<>(Modality.class);
        for (Modality modality : modalities) {
            FrozenTower tower = published.get(modality);
            towers.put(modality, tower == null ? UNTRAINED : tower.digest());
        }
        return new Preprocessing(Preprocessing.VERSION, dimension, towers, tokens, pixels, known);
    }

    /**
     * The classes that are to be told.
     *
     * @param attributes of the items, by number
     */
    List<Labels> labels(List<Map<String, List<String>>> attributes) {
        return settings.objectives().classes().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> Labels.of(entry.getKey(), attributes))
                .toList();
    }

    void linkPublishedInto(Path encoderFolder) {
        published.values().forEach(tower -> tower.linkInto(encoderFolder));
    }

    /** The published towers alone, as they were published, from a folder that {@link #linkPublishedInto} filled. */
    ItemTowers publishedTowers(Preprocessing preprocessing, Path encoderFolder, TowerCache cache) {
        Map<Modality, String> only = new EnumMap<>(Modality.class);
        published.forEach((modality, tower) -> only.put(modality, tower.digest()));
        Preprocessing part = new Preprocessing(
                Preprocessing.VERSION,
                preprocessing.dimension(),
                only,
                preprocessing.text(),
                preprocessing.image(),
                AttributeRule.none());
        return ItemTowers.load(encoderFolder, new ItemFeatures(part, encoderFolder), cache, threads);
    }
}
