package dev.tessera.offline.cli;

import dev.tessera.offline.study.Study;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which studies a stage works on. */
final class StudyOptions {
    @Option(
            names = "--study",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "time,all",
            description = "studies by name, for example time, all, leave-last-out, cold-0, time-text, time-s1, "
                    + "time-quantised "
                    + "(default: ${DEFAULT-VALUE}); docs/reference/evaluation-protocol.md explains the names")
    private Set<String> names = new LinkedHashSet<>();

    List<Study> studies() {
        return names.stream().map(Study::parse).toList();
    }
}
