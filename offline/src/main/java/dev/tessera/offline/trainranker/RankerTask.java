package dev.tessera.offline.trainranker;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.Study;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * What the training task of a job is sent: paths, not data.
 *
 * @param catalog folder of the study's table {@code catalog}
 * @param parts folder of its table {@code parts}
 * @param targets folder of its table {@code targets}
 * @param interactions folder of its table {@code interactions}
 * @param ranker where checkpoint, model and part map go
 * @param beforeValidation where the model that knows nothing of the validation period goes, with its item vectors
 */
record RankerTask(
        Study study,
        String catalog,
        String parts,
        String targets,
        String interactions,
        String ranker,
        String beforeValidation,
        RankerSettings settings)
        implements Serializable {
    Path rankerFolder() {
        return Path.of(ranker);
    }

    StudyDirectory beforeValidationFolder() {
        return new StudyDirectory(Path.of(beforeValidation));
    }
}
