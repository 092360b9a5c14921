package dev.tessera.offline.compress;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.EncoderForm;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.study.StudyFile;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Interaction;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The study that a smaller encoder gets, for embed and all stages behind it: the training set of the study whose encoder it was made from, and the
 * smaller encoder.
 */
public final class CompressedStudy {
    private static final List<Table<?>> TRAINING_SET =
            List.of(TrainingSequence.TABLE, EvaluationTarget.TABLE, Interaction.TABLE, CatalogEntry.TABLE);

    private final Study study;
    private final Study origin;
    private final StudyDirectory folder;
    private final StudyDirectory originFolder;

    CompressedStudy(WorkDirectory work, Study study) {
        this.study = study;
        this.origin = study.withForm(EncoderForm.TRAINED);
        this.folder = work.study(study.name());
        this.originFolder = work.study(origin.name());
    }

    /**
     * Refuses a study whose smaller encoder cannot be used; one with a trained encoder passes.
     *
     * @throws IOException if there is no such encoder, or if it was made from another than the study has now; the message names the command to run
     */
    public static void check(WorkDirectory work, Study study) throws IOException {
        if (study.form() != EncoderForm.TRAINED) {
            new CompressedStudy(work, study).check();
        }
    }

    private void check() throws IOException {
        if (!Files.isDirectory(folder.encoder()) || !Files.isRegularFile(folder.madeFrom())) {
            throw new IOException("study " + study.name() + " has no encoder: run " + command()
                    + ", which keeps none that loses more than --max-loss allows");
        }
        if (!Files.readString(folder.madeFrom()).equals(digest(originFolder.encoder()))) {
            throw new IOException("the encoder of study " + study.name() + " was made from one that study "
                    + origin.name() + " no longer has: run " + command() + " again");
        }
    }

    private String command() {
        return study.form().commandFor(origin.name());
    }

    Study study() {
        return study;
    }

    /** An empty folder for the encoder, in the study that it is made from: one that is not kept leaves no study behind. */
    Path stage() throws IOException {
        return TableFolder.stage(
                originFolder.root().resolve("encoder-" + study.form().word()));
    }

    /** Begins the study anew with a staged encoder; what stages made of the one before goes away, so that nothing mixes the two. */
    void publish(Path staging) throws IOException {
        Files.deleteIfExists(folder.madeFrom());
        TableFolder.delete(folder.tables());
        for (Table<?> table : TRAINING_SET) {
            link(originFolder.table(table.name()), folder.table(table.name()));
        }
        StudyFile.write(study, folder.description());
        TableFolder.publish(staging, folder.encoder());
        Files.writeString(folder.madeFrom(), digest(originFolder.encoder()));
    }

    private static void link(Path table, Path copy) throws IOException {
        Files.createDirectories(copy);
        try (Stream<Path> files = Files.list(table)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(file.getFileName());
                try {
                    Files.createLink(to, file);
                } catch (UnsupportedOperationException | IOException e) {
                    // A file system without links: the bytes are the same.
                    Files.copy(file, to);
                }
            }
        }
    }

    /** Of all files of an encoder. */
    private static String digest(Path encoder) {
        return Files.isDirectory(encoder) ? Digest.ofFolder(encoder).hex() : "none";
    }
}
