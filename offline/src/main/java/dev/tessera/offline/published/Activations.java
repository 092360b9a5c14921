package dev.tessera.offline.published;

import dev.tessera.offline.network.Activation;
import java.util.Map;
import java.util.TreeMap;

/** The names that {@code config.json} has for activations. */
final class Activations {
    private static final Map<String, Activation> NAMES = new TreeMap<>(Map.of(
            "gelu", Activation.GELU,
            "gelu_python", Activation.GELU,
            "gelu_new", Activation.TANH_GELU,
            "gelu_fast", Activation.TANH_GELU,
            "gelu_pytorch_tanh", Activation.TANH_GELU,
            "quick_gelu", Activation.QUICK_GELU,
            "relu", Activation.RELU,
            "relu6", Activation.RELU6));

    private Activations() {}

    /** The activation that a field names. */
    static Activation read(Settings config, String field, Activation otherwise) {
        if (!config.has(field)) {
            return otherwise;
        }
        Activation named = NAMES.get(config.text(field, ""));
        if (named == null) {
            throw config.wrong(field, "one of " + String.join(", ", NAMES.keySet()));
        }
        return named;
    }
}
