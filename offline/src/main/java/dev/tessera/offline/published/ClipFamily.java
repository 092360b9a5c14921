package dev.tessera.offline.published;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.towers.ClipText;
import dev.tessera.offline.towers.PixelScale;
import dev.tessera.offline.towers.Transformer;
import dev.tessera.offline.towers.VisionTransformer;

/** CLIP: what its {@code config.json} says about either side, and what it calls their layers. */
final class ClipFamily {
    private static final String LAYERS = """
            layer#/attention/query   SIDE.encoder.layers.#.self_attn.q_proj
            layer#/attention/key     SIDE.encoder.layers.#.self_attn.k_proj
            layer#/attention/value   SIDE.encoder.layers.#.self_attn.v_proj
            layer#/attention/output  SIDE.encoder.layers.#.self_attn.out_proj
            layer#/attention/norm    SIDE.encoder.layers.#.layer_norm1
            layer#/inner             SIDE.encoder.layers.#.mlp.fc1
            layer#/outer             SIDE.encoder.layers.#.mlp.fc2
            layer#/norm              SIDE.encoder.layers.#.layer_norm2
            """;

    /** Names of the text side. */
    static final TensorNames TEXT = TensorNames.of("clip.", """
            words                    text_model.embeddings.token_embedding
            positions                text_model.embeddings.position_embedding
            norm                     text_model.final_layer_norm
            projection               text_projection
            """ + LAYERS.replace("SIDE", "text_model"));

    /** Names of the side that reads pictures. */
    static final TensorNames VISION = TensorNames.of("clip.", """
            class                    vision_model.embeddings.class_embedding
            patches                  vision_model.embeddings.patch_embedding
            positions                vision_model.embeddings.position_embedding
            first                    vision_model.pre_layrnorm
            norm                     vision_model.post_layernorm
            projection               visual_projection
            """ + LAYERS.replace("SIDE", "vision_model"));

    /** An end of text that older files give, and do not mean. */
    private static final int NEVER_MEANT = 2;

    private ClipFamily() {}

    static ClipText text(Settings config) {
        Settings text = config.child("text_config");
        int end = text.integer("eos_token_id", 49_407);
        return new ClipText(
                text.integer("vocab_size", 49_408),
                text.integer("max_position_embeddings", 77),
                end == NEVER_MEANT ? ClipText.HIGHEST : end,
                TransformerFields.COMMON.read(text, base(512, 8)),
                projection(config));
    }

    static VisionTransformer vision(Settings config, PixelScale scale) {
        Settings vision = config.child("vision_config");
        return new VisionTransformer(
                scale,
                VisionFamily.patches(vision, 224, 32),
                TransformerFields.COMMON.read(vision, base(768, 12)),
                true,
                projection(config));
    }

    private static Transformer base(int width, int heads) {
        Layers.AttentionSize size = new Layers.AttentionSize(width, heads);
        return new Transformer(12, size, 4 * width, Activation.QUICK_GELU, 1e-5f, true);
    }

    private static int projection(Settings config) {
        return config.integer("projection_dim", 512);
    }
}
