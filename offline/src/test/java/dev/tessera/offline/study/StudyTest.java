package dev.tessera.offline.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.Modality;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time",
                "time-s1",
                "time-text",
                "time-image-s2",
                "time-fused",
                "time-fused-s3",
                "time-behaviour",
                "time-text+image",
                "time-text+image+behaviour",
                "cold-0",
                "cold-0-text-s1",
                "leave-last-out",
                "leave-last-out-high-text",
                "all",
                "time70-attributes",
                "time-quantised",
                "all-pruned",
                "cold-0-text-distilled-s1"
            })
    void aNameIsReadBackAndSoIsTheFile(String name) throws Exception {
        Study study = Study.parse(name);
        Path file = folder.resolve("deep/study.json");
        StudyFile.write(study, file);

        assertThat(study.name()).isEqualTo(name);
        assertThat(StudyFile.read(file)).isEqualTo(study);
    }

    @Test
    void fusedIsAllContentWithoutBehaviour() {
        assertThat(Study.parse("time-fused").content()).containsExactlyElementsOf(Modality.content());
        assertThat(Study.parse("time-fused").behaviour()).isFalse();
        assertThat(Study.parse("time").behaviour()).isTrue();
    }

    @Test
    void aFileFromBeforeEncodersHadFormsIsOfATrainedOne() throws Exception {
        Path file = folder.resolve("study.json");
        Files.writeString(
                file,
                "{\"version\":1,\"split\":\"time\",\"content\":[],\"behaviour\":true,\"seed\":2,\"labelThreshold\":4}");

        assertThat(StudyFile.read(file)).isEqualTo(Study.parse("time-behaviour-s2"));
    }

    @Test
    void aFileThatIsNoStudyIsRefusedByName() throws Exception {
        Path file = folder.resolve("study.json");
        assertThatThrownBy(() -> StudyFile.read(file)).hasMessageContaining(file.toString());

        Files.writeString(
                file,
                "{\"version\":1,\"split\":\"sideways\",\"content\":[],\"behaviour\":true,\"seed\":0,\"labelThreshold\":4}");
        assertThatThrownBy(() -> StudyFile.read(file))
                .hasMessageContaining("sideways")
                .hasMessageContaining("expected");

        Files.writeString(
                file,
                "{\"version\":1,\"split\":\"time\",\"content\":[],\"behaviour\":true,\"seed\":0,\"labelThreshold\":4,\"colour\":3}");
        assertThatThrownBy(() -> StudyFile.read(file)).hasMessageContaining("colour");

        Files.writeString(
                file,
                "{\"version\":9,\"split\":\"time\",\"content\":[],\"behaviour\":true,\"seed\":0,\"labelThreshold\":4}");
        assertThatThrownBy(() -> StudyFile.read(file)).hasMessageContaining("9").hasMessageContaining("1");
    }

    @Test
    void anUnknownWordIsRefused() {
        assertThatThrownBy(() -> Study.parse("time-sound")).hasMessageContaining("time-sound");
    }
}
