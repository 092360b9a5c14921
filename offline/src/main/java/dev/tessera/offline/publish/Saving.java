package dev.tessera.offline.publish;

import dev.tessera.offline.flink.WorkDirectory;
import java.nio.file.Path;
import java.util.Optional;

/** Where a copy of what is published is kept. */
public sealed interface Saving {
    /** The folder of the copies; empty if there are none. */
    Optional<Path> folder(WorkDirectory work);

    /** Beside what it was made from. */
    record InWorkDirectory() implements Saving {
        @Override
        public Optional<Path> folder(WorkDirectory work) {
            return Optional.of(work.generations());
        }
    }

    /** In a folder of its own, such as one that is backed up. */
    record Into(Path chosen) implements Saving {
        @Override
        public Optional<Path> folder(WorkDirectory work) {
            return Optional.of(chosen);
        }
    }

    /** Nowhere. */
    record Off() implements Saving {
        @Override
        public Optional<Path> folder(WorkDirectory work) {
            return Optional.empty();
        }
    }
}
