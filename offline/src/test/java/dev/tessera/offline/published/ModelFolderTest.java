package dev.tessera.offline.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.towers.Bert;
import dev.tessera.store.feature.PieceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.ndarray.Shape;

class ModelFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void aModel() throws IOException {
        Path bert = Reference.text("bert").folder();
        for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
            Files.copy(bert.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void withoutFurtherFilesTextsAreAsLongAsTheModelHasPositionsAndTheirTokensAveraged() {
        var tower = ModelFolder.open(folder).text();
        assertThat(tower.rule()).isEqualTo(new PieceRule("tokenizer.json", 24, 1));
        Bert network = (Bert) tower.network();
        assertThat(network.pooling()).isEqualTo(Bert.Pooling.MEAN);
        assertThat(network.unit()).isFalse();
    }

    @Test
    void theFilesOfSentenceTransformersDecideAboutPoolingAndLength() throws IOException {
        Files.createDirectories(folder.resolve("1_Pooling"));
        write("1_Pooling/config.json", "{\"pooling_mode\": \"cls\"}");
        write("modules.json", "[{\"type\": \"sentence_transformers.models.Normalize\"}]");
        write("tokenizer_config.json", "{\"model_max_length\": 1e30}");
        write("sentence_bert_config.json", "{\"max_seq_length\": 9, \"do_lower_case\": false}");
        var tower = ModelFolder.open(folder).text();
        assertThat(tower.rule().maxTokens()).isEqualTo(9);
        assertThat(((Bert) tower.network()).pooling()).isEqualTo(Bert.Pooling.CLS);
        assertThat(((Bert) tower.network()).unit()).isTrue();
        write("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_max_tokens\": true}");
        assertThatThrownBy(() -> ModelFolder.open(folder).text())
                .hasMessageContaining("1_Pooling")
                .hasMessageContaining("mean or cls, not 'max and mean'");
        write("1_Pooling/config.json", "{}");
        write("modules.json", "[{\"type\": \"sentence_transformers.models.Dense\"}]");
        assertThatThrownBy(() -> ModelFolder.open(folder).text())
                .hasMessageContaining("modules.json")
                .hasMessageContaining("models.Dense");
    }

    @ParameterizedTest
    @CsvSource({
        "\"model_type\": \"bert\", \"model_type\": \"gpt2\", model_type is 'gpt2'",
        "\"hidden_act\": \"gelu\", \"hidden_act\": \"mish\", hidden_act is 'mish'",
        "\"num_attention_heads\": 2, \"num_attention_heads\": 3, num_attention_heads is '3'",
        "\"hidden_size\": 16, \"hidden_size\": \"wide\", hidden_size is 'wide'",
        "\"is_decoder\": false, \"is_decoder\": true, is_decoder is 'true'"
    })
    void whatIsNotKnownIsRefusedWithFileFieldAndValue(String from, String to, String message) throws IOException {
        change(from, to);
        assertThatThrownBy(() -> ModelFolder.open(folder).text())
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining(folder.resolve("config.json").toString())
                .hasMessageContaining(message)
                .hasMessageContaining("expected");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        assertThatThrownBy(() -> ModelFolder.open(folder).text())
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("tokenizer.json");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Files.delete(folder.resolve("model.safetensors"));
        assertThatThrownBy(() -> ModelFolder.open(folder).text())
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("no file " + folder.resolve("model.safetensors"));
        change("\"bert\"", "\"mobilenet_v2\"");
        assertThatThrownBy(() -> ModelFolder.open(folder).image()).hasMessageContaining("preprocessor_config.json");
        Files.delete(folder.resolve("config.json"));
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("no file " + folder.resolve("config.json"))
                .hasMessageContaining("Hugging Face layout");
    }

    @Test
    void weightsMayComeInSeveralFiles() throws IOException {
        Files.move(folder.resolve("model.safetensors"), folder.resolve("model-1.safetensors"));
        write(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"embeddings.LayerNorm.bias\": \"model-1.safetensors\"}}");
        var weights = ModelFolder.open(folder).text().weights();
        assertThat(weights.weights("norm/shift", Shape.of(16)).values()).hasSize(16);
        assertThat(weights.digest()).hasSize(64);
        assertThatThrownBy(() -> weights.weights("norm/scale", Shape.of(16)))
                .hasMessageContaining("model.safetensors.index.json")
                .hasMessageContaining("'embeddings.LayerNorm.weight'");
    }

    @Test
    void aVisionTransformerReadsPicturesOfOneSize() throws IOException {
        Path vit = Reference.image("vit").folder();
        for (String file : new String[] {"config.json", "model.safetensors", "preprocessor_config.json"}) {
            Files.copy(vit.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(ModelFolder.open(folder).image().rule().height()).isEqualTo(35);
        change("\"image_size\": 35", "\"image_size\": [35, 40]");
        assertThatThrownBy(() -> ModelFolder.open(folder).image()).hasMessageContaining("image_size is '[35,40]'");
        change("\"image_size\": [35, 40]", "\"image_size\": 64");
        assertThatThrownBy(() -> ModelFolder.open(folder).image())
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("pictures are brought to 35 x 35, expected 64 x 64");
        assertThatThrownBy(() -> ModelFolder.open(folder).text())
                .hasMessageContaining("model_type is 'vit', expected one that reads texts");
    }

    @Test
    void aMissingTensorAndAWrongShapeAreNamed() throws IOException {
        var weights = ModelFolder.open(folder).text().weights();
        assertThatThrownBy(() -> weights.weights("layer7/inner/bias", Shape.of(24)))
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining("'encoder.layer.7.intermediate.dense.bias' of shape [24]");
        assertThatThrownBy(() -> weights.weights("layer1/inner/weight", Shape.of(16, 25)))
                .hasMessageContaining(
                        "'encoder.layer.1.intermediate.dense.weight' has shape [24, 16], expected [25, 16]");
    }

    private void change(String from, String to) throws IOException {
        String config = Files.readString(folder.resolve("config.json"));
        assertThat(config).contains(from);
        write("config.json", config.replace(from, to));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
