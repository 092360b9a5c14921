package dev.tessera.online.serving;

import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.model.GenerationId;

/** Makes a published generation ready to serve. */
@FunctionalInterface
public interface GenerationLoader {
    /** Loads a generation, models included, and warms it. The caller closes it. Throws if anything of it is missing or does not fit. */
    ServedGeneration load(GenerationId id);
}
