package dev.tessera.offline.published;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.towers.MobileNetV2;
import dev.tessera.offline.towers.Padding;
import dev.tessera.offline.towers.PixelScale;

/** MobileNetV2: what its {@code config.json} says, and what it calls its layers. */
final class MobileNetFamily {
    /** Names of {@code model_type} mobilenet_v2. */
    static final TensorNames NAMES = TensorNames.of("mobilenet_v2.", """
            stem/first             conv_stem.first_conv.convolution
            stem/first/norm        conv_stem.first_conv.normalization
            stem/depthwise         conv_stem.conv_3x3.convolution
            stem/depthwise/norm    conv_stem.conv_3x3.normalization
            stem/reduce            conv_stem.reduce_1x1.convolution
            stem/reduce/norm       conv_stem.reduce_1x1.normalization
            block#/expand          layer.#.expand_1x1.convolution
            block#/expand/norm     layer.#.expand_1x1.normalization
            block#/depthwise       layer.#.conv_3x3.convolution
            block#/depthwise/norm  layer.#.conv_3x3.normalization
            block#/reduce          layer.#.reduce_1x1.convolution
            block#/reduce/norm     layer.#.reduce_1x1.normalization
            last                   conv_1x1.convolution
            last/norm              conv_1x1.normalization
            """);

    private MobileNetFamily() {}

    static MobileNetV2 read(Settings config, PixelScale scale) {
        config.require("output_stride", config.integer("output_stride", 32), 32);
        config.require("first_layer_is_expansion", config.flag("first_layer_is_expansion", true), true);
        return new MobileNetV2(
                scale,
                new MobileNetV2.Widths(
                        config.number("depth_multiplier", 1),
                        config.integer("depth_divisible_by", 8),
                        config.integer("min_depth", 8),
                        config.flag("finegrained_output", true)),
                config.number("expand_ratio", 6),
                config.flag("tf_padding", true) ? Padding.SAME : Padding.CENTRED,
                Activations.read(config, "hidden_act", Activation.RELU6),
                (float) config.number("layer_norm_eps", 0.001));
    }
}
