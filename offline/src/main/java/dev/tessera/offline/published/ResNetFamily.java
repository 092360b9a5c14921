package dev.tessera.offline.published;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.towers.PixelScale;
import dev.tessera.offline.towers.ResNet;
import java.util.ArrayList;
import java.util.List;

/** ResNet: what its {@code config.json} says, and what it calls its layers. */
final class ResNetFamily {
    /** Names of {@code model_type} resnet. */
    static final TensorNames NAMES = TensorNames.of("resnet.", """
            stem                         embedder.embedder.convolution
            stem/norm                    embedder.embedder.normalization
            stage#/layer#/conv#          encoder.stages.#.layers.#.layer.#.convolution
            stage#/layer#/conv#/norm     encoder.stages.#.layers.#.layer.#.normalization
            stage#/layer#/shortcut       encoder.stages.#.layers.#.shortcut.convolution
            stage#/layer#/shortcut/norm  encoder.stages.#.layers.#.shortcut.normalization
            """);

    private ResNetFamily() {}

    static ResNet read(Settings config, PixelScale scale) {
        config.require("num_channels", config.integer("num_channels", 3), 3);
        return new ResNet(
                scale,
                config.integer("embedding_size", 64),
                stages(config),
                layer(config),
                config.flag("downsample_in_first_stage", false),
                Activations.read(config, "hidden_act", Activation.RELU));
    }

    private static List<ResNet.Stage> stages(Settings config) {
        List<Integer> channels = config.integers("hidden_sizes", List.of(256, 512, 1024, 2048));
        List<Integer> depths = config.integers("depths", List.of(3, 4, 6, 3));
        if (channels.isEmpty() || channels.size() != depths.size()) {
            throw config.wrong("depths", "as many numbers as hidden_sizes has, " + channels.size());
        }
        List<ResNet.Stage> stages = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            stages.add(new ResNet.Stage(channels.get(i), depths.get(i)));
        }
        return stages;
    }

    private static ResNet.Layer layer(Settings config) {
        boolean early = config.flag("downsample_in_bottleneck", false);
        return switch (config.text("layer_type", "bottleneck")) {
            case "basic" -> ResNet.Layer.BASIC;
            case "bottleneck" -> early ? ResNet.Layer.EARLY_BOTTLENECK : ResNet.Layer.BOTTLENECK;
            default -> throw config.wrong("layer_type", "basic or bottleneck");
        };
    }
}
