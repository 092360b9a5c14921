package dev.tessera.store.tensorflow;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** The one file of a SavedModel folder whose weights are constants of its graph, as all of Tessera's models are. */
public final class SavedModelFile {
    /** Its name. */
    public static final String NAME = "saved_model.pb";

    /** What marks the graph to serve. */
    public static final String TAG = "serve";

    private SavedModelFile() {}

    /**
     * The graph to serve, with its signatures.
     *
     * @throws IllegalArgumentException if the folder holds no SavedModel, or one that is not to serve or has variables
     */
    public static MetaGraphDef read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no SavedModel at " + folder + ": expected the file " + NAME + " in it");
        }
        if (Files.exists(folder.resolve("variables").resolve("variables.index"))) {
            throw new IllegalArgumentException(
                    "the SavedModel at " + folder + " has variables; expected its weights as constants of the graph");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return SavedModel.parseFrom(in).getMetaGraphsList().stream()
                    .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(TAG))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(file + " has no graph with the tag " + TAG));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Writes the file into a folder, which is created. One that is there is replaced, not written over: it may have another name elsewhere. */
    public static void write(Path folder, MetaGraphDef graph) throws IOException {
        Files.createDirectories(folder);
        SavedModel model = SavedModel.newBuilder()
                .setSavedModelSchemaVersion(1)
                .addMetaGraphs(graph)
                .build();
        Files.deleteIfExists(folder.resolve(NAME));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(NAME)))) {
            model.writeTo(out);
        }
    }
}
