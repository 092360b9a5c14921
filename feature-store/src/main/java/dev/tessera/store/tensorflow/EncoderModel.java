package dev.tessera.store.tensorflow;

import dev.tessera.store.feature.PixelRule;
import java.nio.file.Path;
import java.util.Map;

/**
 * The models that an encoder folder holds, each a SavedModel in its own folder below {@code saved_model}. A tower turns tokens or pixels
 * into features; a head turns features, or attributes, into a part. They are apart so that a tower which does not train is the same
 * bytes in every generation, and its outputs can be kept.
 */
public enum EncoderModel {
    TEXT_TOWER,
    IMAGE_TOWER,
    TEXT_HEAD,
    IMAGE_HEAD,
    ATTRIBUTES_HEAD;

    /** Name of every model's one output. */
    public static final String OUTPUT = "output";

    /** Name of every model's one input. */
    public static final String INPUT = "input";

    public Path folder(Path encoderFolder) {
        return encoderFolder.resolve("saved_model").resolve(name().toLowerCase(java.util.Locale.ROOT));
    }

    /**
     * Inputs: int32 tokens [items, length] with 0 as padding behind; uint8 pixels [items, height, width, 3]; float32 features
     * [items, width]; float32 attributes [items, vocabulary], 1 where the item has the entry. Output: float32 [items, width].
     *
     * @param width of a tower's features; for a head, of its input
     * @param outputWidth of a head's part; a tower ignores it
     */
    public ModelSignature signature(PixelRule pixels, long width, long outputWidth) {
        TensorSpec input =
                switch (this) {
                    case TEXT_TOWER -> TensorSpec.ints(-1, -1);
                    case IMAGE_TOWER -> TensorSpec.bytes(-1, pixels.height(), pixels.width(), 3);
                    case TEXT_HEAD, IMAGE_HEAD, ATTRIBUTES_HEAD -> TensorSpec.floats(-1, width);
                };
        boolean tower = this == TEXT_TOWER || this == IMAGE_TOWER;
        return new ModelSignature(
                Map.of(INPUT, input), Map.of(OUTPUT, TensorSpec.floats(-1, tower ? width : outputWidth)));
    }
}
