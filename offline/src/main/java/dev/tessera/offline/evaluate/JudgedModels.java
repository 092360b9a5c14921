package dev.tessera.offline.evaluate;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.study.StudyFile;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.UserModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stood for a generation when it was judged: the evaluated study's ranker model and item vectors, kept in the work directory, so that a later
 * model can be asked the same questions as the one that is served. The served models themselves have seen those questions' answers.
 */
public final class JudgedModels {
    /** What evaluation calls the model of the served generation. */
    public static final String SERVED = "served";

    private final WorkDirectory work;

    public JudgedModels(WorkDirectory work) {
        this.work = work;
    }

    /** What evaluation calls the model of a study. */
    public static String model(Study study) {
        return new StudyRun(study).model();
    }

    /** Keeps the models of a study as they are now; of a study that has none there is nothing to keep. */
    public void keep(Study study, GenerationId generation) throws IOException {
        StudyDirectory from = work.study(study.name());
        Path vectors = from.table(ItemScoring.TABLE.name());
        Path model = from.ranker().resolve(UserModel.FOLDER);
        if (!Files.isDirectory(vectors) || !Files.isDirectory(model)) {
            return;
        }
        Path folder = work.judged(generation.value()).root();
        Files.createDirectories(work.judged());
        TableFolder.replace(folder, staging -> {
            StudyDirectory to = new StudyDirectory(staging);
            copy(vectors, to.table(ItemScoring.TABLE.name()));
            copy(model, to.ranker().resolve(UserModel.FOLDER));
            StudyFile.write(study, to.description());
        });
    }

    /** The folder of what stood for a generation; empty if it was not kept here, or of another study. */
    public Optional<StudyDirectory> find(Study study, GenerationId generation) throws IOException {
        StudyDirectory folder = work.judged(generation.value());
        return Files.isRegularFile(folder.description())
                        && StudyFile.read(folder.description()).equals(study)
                ? Optional.of(folder)
                : Optional.empty();
    }

    /** Removes what stood for generations that are no more. */
    public void keepOnly(Set<GenerationId> generations) throws IOException {
        if (!Files.isDirectory(work.judged())) {
            return;
        }
        Set<String> names = generations.stream().map(GenerationId::value).collect(Collectors.toSet());
        try (Stream<Path> folders = Files.list(work.judged())) {
            for (Path folder : folders.toList()) {
                if (!names.contains(folder.getFileName().toString())) {
                    TableFolder.delete(folder);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path each : tree.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }
}
