package dev.tessera.offline.compress;

import dev.tessera.store.tensorflow.SavedModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An encoder's folder file by file, its models changed on the way or left out. */
final class EncoderCopy {
    private EncoderCopy() {}

    /** What becomes of a model. */
    interface Change {
        /**
         * @param model folder of the model
         * @param copy folder to write it to, which is there
         */
        void write(Path model, Path copy) throws IOException;
    }

    /** Folders before what is in them. */
    static void write(Path encoder, Path copies, Change change) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(encoder)) {
            all = tree.sorted().toList();
        }
        for (Path each : all) {
            Path copy = copies.resolve(encoder.relativize(each));
            if (Files.isDirectory(each)) {
                Files.createDirectories(copy);
                if (Files.exists(each.resolve(SavedModelFile.NAME))) {
                    change.write(each, copy);
                }
            } else if (!each.endsWith(SavedModelFile.NAME)) {
                Files.copy(each, copy);
            }
        }
    }
}
