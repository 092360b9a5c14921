package dev.tessera.offline.refresh;

import dev.tessera.offline.evaluate.JudgedModels;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.vector.VectorPrecision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was served when a refresh began.
 *
 * @param dataHash of the items and events that it was made of; empty if nothing is served
 * @param precision of its item vectors' parts; empty likewise
 * @param folder of the model that stands for it in comparisons; empty if the work directory has none
 */
record ServedNow(
        Optional<GenerationId> generation,
        String dataHash,
        Optional<VectorPrecision> precision,
        Optional<Path> folder) {

    static ServedNow of(RefreshOptions options, WorkDirectory work) throws IOException {
        try (StoreTarget.Open store = options.target().open()) {
            Optional<GenerationId> active = store.generations().pointer().active();
            Optional<Manifest> manifest = active.flatMap(store.generations()::manifest);
            Optional<StudyDirectory> judged =
                    active.isPresent() ? new JudgedModels(work).find(options.judged(), active.get()) : Optional.empty();
            return new ServedNow(
                    active,
                    manifest.map(Manifest::dataHash).orElse(""),
                    manifest.map(Manifest::precision),
                    judged.map(StudyDirectory::root));
        }
    }

    String name() {
        return name(generation);
    }

    private static String name(Optional<GenerationId> generation) {
        return generation.map(id -> "generation " + id).orElse("nothing");
    }

    /** Whether it is of these items and events, and stored as is wanted. */
    boolean isOf(String data, Optional<VectorPrecision> wanted) {
        return dataHash.equals(data) && wanted.or(() -> precision).equals(precision);
    }

    boolean cannotBeCompared() {
        return generation.isPresent() && folder.isEmpty();
    }

    String whyNotCompared() {
        return name()
                + " is served, and the work directory has no model that stands for it: it was published from elsewhere, or by a version before refresh."
                + " Nothing was done. Run publish from here once, or give --force, which publishes without comparing";
    }

    /** @throws IOException if another generation is served by now */
    void requireUnchanged(Pointer now) throws IOException {
        if (!now.active().equals(generation)) {
            throw new IOException(name(generation) + " was served when the refresh began, and " + name(now.active())
                    + " is served by now; refresh again to compare with that");
        }
    }
}
