package dev.tessera.store.tensorflow;

import java.nio.file.Path;
import java.util.List;

/** A model that cannot be used here: its message names the model, each tensor that differs, and both specs. */
public final class ModelMismatchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ModelMismatchException(Path model, List<String> differences) {
        super("model " + model + " does not have the signature this version expects:\n  "
                + String.join("\n  ", differences));
    }
}
