package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

class SavedModelFileTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        MetaGraphDef graph = graph("serve");
        SavedModelFile.write(folder.resolve("new"), graph);
        assertThat(SavedModelFile.read(folder.resolve("new"))).isEqualTo(graph);
    }

    @Test
    void aModelThatIsNotToServeIsRefused() throws IOException {
        SavedModelFile.write(folder, graph("train"));
        assertThatThrownBy(() -> SavedModelFile.read(folder)).hasMessageContaining("no graph with the tag serve");
    }

    @Test
    void aModelWithVariablesIsRefused() throws IOException {
        SavedModelFile.write(folder, graph("serve"));
        Files.createDirectories(folder.resolve("variables"));
        Files.createFile(folder.resolve("variables/variables.index"));
        assertThatThrownBy(() -> SavedModelFile.read(folder))
                .hasMessageContaining("has variables; expected its weights as constants");
    }

    @Test
    void aFolderWithoutAModelIsRefused() {
        assertThatThrownBy(() -> SavedModelFile.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected the file saved_model.pb in it");
    }

    private static MetaGraphDef graph(String tag) {
        MetaGraphDef.Builder graph = MetaGraphDef.newBuilder()
                .setGraphDef(GraphDef.newBuilder().addNode(NodeDef.newBuilder().setName("x")));
        graph.getMetaInfoDefBuilder().addTags(tag);
        return graph.build();
    }
}
