package dev.tessera.offline.published;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.towers.PixelScale;
import dev.tessera.offline.towers.Transformer;
import dev.tessera.offline.towers.VisionTransformer;

/** ViT: what its {@code config.json} says, and what it calls its layers. */
final class VisionFamily {
    /** Names of {@code model_type} vit. */
    static final TensorNames NAMES = TensorNames.of("vit.", """
            class                    embeddings.cls_token
            patches                  embeddings.patch_embeddings.projection
            positions                embeddings.position_embeddings
            norm                     layernorm
            layer#/attention/query   encoder.layer.#.attention.attention.query
            layer#/attention/key     encoder.layer.#.attention.attention.key
            layer#/attention/value   encoder.layer.#.attention.attention.value
            layer#/attention/output  encoder.layer.#.attention.output.dense
            layer#/attention/norm    encoder.layer.#.layernorm_before
            layer#/inner             encoder.layer.#.intermediate.dense
            layer#/outer             encoder.layer.#.output.dense
            layer#/norm              encoder.layer.#.layernorm_after
            """);

    private static final Transformer BASE =
            new Transformer(12, new Layers.AttentionSize(768, 12), 3072, Activation.GELU, 1e-12f, true);

    private VisionFamily() {}

    static VisionTransformer read(Settings config, PixelScale scale) {
        config.require("qkv_bias", config.flag("qkv_bias", true), true);
        Transformer transformer = TransformerFields.COMMON.read(config, BASE);
        return new VisionTransformer(scale, patches(config, 224, 16), transformer, false, 0);
    }

    /** What pictures are cut into. */
    static VisionTransformer.Patches patches(Settings config, int picture, int edge) {
        config.require("num_channels", config.integer("num_channels", 3), 3);
        return new VisionTransformer.Patches(config.edge("image_size", picture), config.edge("patch_size", edge));
    }
}
