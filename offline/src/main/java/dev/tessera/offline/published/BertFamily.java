package dev.tessera.offline.published;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.towers.Bert;
import dev.tessera.offline.towers.Transformer;

/** BERT and DistilBERT: what their {@code config.json} says, and what they call their layers. */
final class BertFamily {
    /** Names of {@code model_type} bert, which MiniLM is too. */
    static final TensorNames BERT = TensorNames.of("bert.", """
            words                    embeddings.word_embeddings
            positions                embeddings.position_embeddings
            types                    embeddings.token_type_embeddings
            norm                     embeddings.LayerNorm
            layer#/attention/query   encoder.layer.#.attention.self.query
            layer#/attention/key     encoder.layer.#.attention.self.key
            layer#/attention/value   encoder.layer.#.attention.self.value
            layer#/attention/output  encoder.layer.#.attention.output.dense
            layer#/attention/norm    encoder.layer.#.attention.output.LayerNorm
            layer#/inner             encoder.layer.#.intermediate.dense
            layer#/outer             encoder.layer.#.output.dense
            layer#/norm              encoder.layer.#.output.LayerNorm
            """);

    /** Names of {@code model_type} distilbert. */
    static final TensorNames DISTILBERT = TensorNames.of("distilbert.", """
            words                    embeddings.word_embeddings
            positions                embeddings.position_embeddings
            norm                     embeddings.LayerNorm
            layer#/attention/query   transformer.layer.#.attention.q_lin
            layer#/attention/key     transformer.layer.#.attention.k_lin
            layer#/attention/value   transformer.layer.#.attention.v_lin
            layer#/attention/output  transformer.layer.#.attention.out_lin
            layer#/attention/norm    transformer.layer.#.sa_layer_norm
            layer#/inner             transformer.layer.#.ffn.lin1
            layer#/outer             transformer.layer.#.ffn.lin2
            layer#/norm              transformer.layer.#.output_layer_norm
            """);

    private static final TransformerFields DISTILBERT_FIELDS =
            new TransformerFields("n_layers", "dim", "n_heads", "hidden_dim", "activation", "layer_norm_eps");

    private BertFamily() {}

    static Bert bert(Settings config, SentencePooling pooling) {
        config.require("position_embedding_type", config.text("position_embedding_type", "absolute"), "absolute");
        config.require("is_decoder", config.flag("is_decoder", false), false);
        return new Bert(
                words(config),
                positions(config),
                config.integer("type_vocab_size", 2),
                TransformerFields.COMMON.read(config, base(12)),
                pooling.how(),
                pooling.unit());
    }

    static Bert distilBert(Settings config, SentencePooling pooling) {
        return new Bert(
                words(config),
                positions(config),
                0,
                DISTILBERT_FIELDS.read(config, base(6)),
                pooling.how(),
                pooling.unit());
    }

    /** A transformer of BERT's size. */
    private static Transformer base(int layers) {
        return new Transformer(layers, new Layers.AttentionSize(768, 12), 3072, Activation.GELU, 1e-12f, false);
    }

    private static int words(Settings config) {
        return config.integer("vocab_size", 30_522);
    }

    private static int positions(Settings config) {
        return config.integer("max_position_embeddings", 512);
    }
}
