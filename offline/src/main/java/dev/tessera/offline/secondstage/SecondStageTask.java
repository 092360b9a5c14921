package dev.tessera.offline.secondstage;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * What the training task of a job is sent: paths, not data.
 *
 * @param root of the work directory
 */
record SecondStageTask(String root, String study, SecondStageSettings settings) implements Serializable {
    private static final long serialVersionUID = 1L;

    WorkDirectory work() {
        return new WorkDirectory(Path.of(root));
    }

    StudyDirectory folder() {
        return work().study(study);
    }
}
