package dev.tessera.store.tensorflow;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** The graphics cards that the NVIDIA driver lists in the file system. */
final class NvidiaCards {
    private static final Path LISTED = Path.of("/proc/driver/nvidia/gpus");
    private static final String MODEL = "Model:";

    private NvidiaCards() {}

    /** Names of the models, each once; empty without a driver or where a container hides its files. */
    static List<String> ofThisMachine() {
        try {
            return models(LISTED);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** @param cards a folder with a folder for each card, in it the file {@code information} */
    static List<String> models(Path cards) throws IOException {
        TreeSet<String> models = new TreeSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(cards)) {
            for (Path folder : folders) {
                Files.readAllLines(folder.resolve("information")).stream()
                        .filter(line -> line.startsWith(MODEL))
                        .map(line -> line.substring(MODEL.length()).strip())
                        .forEach(models::add);
            }
        }
        return List.copyOf(models);
    }
}
