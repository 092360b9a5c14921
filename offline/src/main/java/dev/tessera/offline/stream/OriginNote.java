package dev.tessera.offline.stream;

import dev.tessera.store.generation.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says, beside the checkpoints of a work directory, which {@link EventOrigin} they are of. Those without a note are of recorded events. */
final class OriginNote {
    private static final String FILE = "origin";

    private final Path file;

    /** @param folder the state of the streaming job */
    OriginNote(Path folder) {
        this.file = folder.resolve(FILE);
    }

    /**
     * Makes sure that a job goes on with what its checkpoints are of.
     *
     * @throws IOException if they are of something else
     */
    void claim(String origin, boolean hasCheckpoints) throws IOException {
        String noted = Files.exists(file) ? Files.readString(file).strip() : RecordedEvents.NAME;
        if (hasCheckpoints && !noted.equals(origin)) {
            throw new IOException("the checkpoints in " + file.getParent() + " are of " + noted + ", not of " + origin
                    + "; give another --work, or move that folder away to count anew");
        }
        AtomicFiles.write(file, out -> out.write(origin.getBytes(StandardCharsets.UTF_8)));
    }
}
