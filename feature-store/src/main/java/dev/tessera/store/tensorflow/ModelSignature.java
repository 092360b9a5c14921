package dev.tessera.store.tensorflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** What a model takes and gives: name and spec of every input and output of its {@code serving_default} signature. */
public record ModelSignature(Map<String, TensorSpec> inputs, Map<String, TensorSpec> outputs) {
    /** The one signature that Tessera's models have. */
    public static final String NAME = "serving_default";

    public ModelSignature {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /**
     * Compares what a model declares with this signature.
     *
     * @return one line a difference, each naming the tensor and both specs; empty if the model fits
     */
    public List<String> differences(SignatureDef model) {
        List<String> differences = new ArrayList<>();
        compare("input", inputs, model.getInputsMap(), differences);
        compare("output", outputs, model.getOutputsMap(), differences);
        return differences;
    }

    private static void compare(
            String role, Map<String, TensorSpec> expected, Map<String, TensorInfo> found, List<String> differences) {
        expected.forEach((name, spec) -> {
            TensorInfo info = found.get(name);
            if (info == null) {
                differences.add(role + " '" + name + "': expected " + spec + ", found none (the model has "
                        + found.keySet().stream().sorted().toList() + ")");
            } else if (!spec.accepts(TensorSpec.of(info))) {
                differences.add(role + " '" + name + "': expected " + spec + ", found " + TensorSpec.of(info));
            }
        });
        found.entrySet().stream()
                .filter(entry -> !expected.containsKey(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> differences.add(
                        role + " '" + entry.getKey() + "': not expected, found " + TensorSpec.of(entry.getValue())));
    }
}
