package dev.tessera.offline.published;

import dev.tessera.offline.towers.ImageTower;
import dev.tessera.offline.towers.PublishedImage;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.offline.towers.TextTower;
import dev.tessera.offline.towers.TowerWeights;
import dev.tessera.offline.towers.VisionTransformer;
import dev.tessera.store.feature.PieceRule;
import dev.tessera.store.feature.PixelRule;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A published model as a folder in the Hugging Face layout: {@code config.json}, whose {@code model_type} tells the family;
 * {@code model.safetensors}, or several with {@code model.safetensors.index.json}; {@code tokenizer.json} if it reads texts;
 * {@code preprocessor_config.json} if it reads pictures.
 */
public final class ModelFolder {
    private static final String WEIGHTS = "model.safetensors";
    private static final String TOKENIZER = "tokenizer.json";

    private final Path folder;
    private final Settings config;

    private ModelFolder(Path folder, Settings config) {
        this.folder = folder;
        this.config = config;
    }

    /** @throws WrongWeightsException if there is no such folder, or no {@code config.json} in it */
    public static ModelFolder open(Path folder) {
        return new ModelFolder(folder, Settings.read(folder.resolve("config.json")));
    }

    /**
     * The model as a tower for texts. Its weights are not read yet, only listed.
     *
     * @throws WrongWeightsException if it is none of the families that read texts, or a file is missing or says what is not known
     */
    public PublishedText text() {
        return switch (config.text("model_type", "")) {
            case "bert" -> {
                var network = BertFamily.bert(config, SentencePooling.read(folder));
                yield text(network, network.positions(), BertFamily.BERT);
            }
            case "distilbert" -> {
                var network = BertFamily.distilBert(config, SentencePooling.read(folder));
                yield text(network, network.positions(), BertFamily.DISTILBERT);
            }
            case "clip" -> {
                var network = ClipFamily.text(config);
                yield text(network, network.positions(), ClipFamily.TEXT);
            }
            default -> throw config.wrong("model_type", "one that reads texts: bert, distilbert, clip");
        };
    }

    /**
     * The model as a tower for pictures. Its weights are not read yet, only listed.
     *
     * @throws WrongWeightsException as {@link #text}
     */
    public PublishedImage image() {
        return switch (config.text("model_type", "")) {
            case "vit" -> {
                PictureFields fields = pictures(PictureKind.VIT);
                yield square(VisionFamily.read(config, fields.scale()), fields, VisionFamily.NAMES);
            }
            case "clip" -> {
                PictureFields fields = pictures(PictureKind.CLIP);
                yield square(ClipFamily.vision(config, fields.scale()), fields, ClipFamily.VISION);
            }
            case "resnet" -> {
                PictureFields fields = pictures(PictureKind.CONVNEXT);
                yield image(ResNetFamily.read(config, fields.scale()), fields, ResNetFamily.NAMES);
            }
            case "mobilenet_v2" -> {
                PictureFields fields = pictures(PictureKind.MOBILENET);
                yield image(MobileNetFamily.read(config, fields.scale()), fields, MobileNetFamily.NAMES);
            }
            default -> throw config.wrong("model_type", "one that reads pictures: vit, clip, resnet, mobilenet_v2");
        };
    }

    private PictureFields pictures(PictureKind otherwise) {
        Settings settings = Settings.read(folder.resolve("preprocessor_config.json"));
        return new PictureFields(settings, PictureKind.of(settings, otherwise));
    }

    /** A vision transformer has positions for one size of pictures. */
    private PublishedImage square(VisionTransformer network, PictureFields fields, TensorNames names) {
        PixelRule rule = fields.rule();
        int edge = network.patches().picture();
        if (rule.height() != edge || rule.width() != edge) {
            throw new WrongWeightsException(fields.settings().file() + ": pictures are brought to " + rule.height()
                    + " x " + rule.width() + ", expected " + edge + " x " + edge + ", the image_size of config.json");
        }
        return image(network, fields, names);
    }

    private PublishedImage image(ImageTower network, PictureFields fields, TensorNames names) {
        return new PublishedImage(network, fields.rule(), weights(names));
    }

    private PublishedText text(TextTower network, int positions, TensorNames names) {
        return new PublishedText(network, pieces(positions), tokenizer(), weights(names));
    }

    /**
     * Texts are cut as the reference cuts them: to {@code max_seq_length} of sentence-transformers, else to the tokenizer's
     * {@code model_max_length}, and never beyond the positions of the model.
     */
    private PieceRule pieces(int positions) {
        double most = optional("tokenizer_config.json").number("model_max_length", positions);
        Settings sentences = optional("sentence_bert_config.json");
        sentences.require("do_lower_case", sentences.flag("do_lower_case", false), false);
        return new PieceRule(TOKENIZER, (int) Math.min(positions, sentences.number("max_seq_length", most)));
    }

    private Settings optional(String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Settings.read(file) : Settings.none(file);
    }

    private URL tokenizer() {
        Path file = folder.resolve(TOKENIZER);
        if (!Files.isRegularFile(file)) {
            throw new WrongWeightsException("no file " + file + ": expected the tokenizer of a model that reads texts");
        }
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("cannot be named: " + file, e);
        }
    }

    private TowerWeights weights(TensorNames names) {
        Path whole = folder.resolve(WEIGHTS);
        Path index = folder.resolve(WEIGHTS + ".index.json");
        if (Files.isRegularFile(index) && !Files.exists(whole)) {
            ShardedTensors shards = ShardedTensors.open(index);
            return new PublishedWeights(() -> shards, shards::digest, names);
        }
        SafeTensors file = SafeTensors.open(whole);
        return new PublishedWeights(() -> file, file::digest, names);
    }
}
