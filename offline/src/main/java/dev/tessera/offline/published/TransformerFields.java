package dev.tessera.offline.published;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.towers.Transformer;

/** What the fields of a {@code config.json} that describe a transformer are called. */
record TransformerFields(String layers, String width, String heads, String inner, String activation, String epsilon) {
    /** As most families call them. */
    static final TransformerFields COMMON = new TransformerFields(
            "num_hidden_layers",
            "hidden_size",
            "num_attention_heads",
            "intermediate_size",
            "hidden_act",
            "layer_norm_eps");

    /** @param otherwise what the reference implementation takes for fields that are absent */
    Transformer read(Settings config, Transformer otherwise) {
        int size = config.integer(width, otherwise.width());
        int parts = config.integer(heads, otherwise.size().heads());
        if (parts < 1 || size % parts != 0) {
            throw config.wrong(heads, "a number that divides " + width + ", which is " + size);
        }
        return new Transformer(
                config.integer(layers, otherwise.layers()),
                new Layers.AttentionSize(size, parts),
                config.integer(inner, otherwise.inner()),
                Activations.read(config, activation, otherwise.activation()),
                (float) config.number(epsilon, otherwise.epsilon()),
                otherwise.normFirst());
    }
}
