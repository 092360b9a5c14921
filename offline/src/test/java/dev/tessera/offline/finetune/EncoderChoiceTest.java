package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderChoiceTest {
    @TempDir
    Path folder;

    @Test
    void namesStandForTowersThatComeWithTessera() {
        EncoderChoice trained = EncoderChoice.of("words", "small", folder);
        assertThat(trained.publishedText()).isEmpty();
        assertThat(trained.publishedImage()).isEmpty();
        assertThat(EncoderChoice.of("minilm", "small", folder).publishedText())
                .hasValueSatisfying(tower -> assertThat(tower.network().width()).isEqualTo(384));
    }

    @Test
    void whatIsNeitherANameNorAModelIsRefusedWithTheOption() throws Exception {
        assertThatThrownBy(() -> EncoderChoice.of("minlm", "small", folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--text-encoder is 'minlm'")
                .hasMessageContaining("words, minilm, or the folder of a model")
                .hasMessageContaining("minlm/config.json");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"swin\"}");
        assertThatThrownBy(() -> EncoderChoice.of("words", folder.toString(), folder))
                .hasMessageContaining("--image-encoder is '" + folder)
                .hasMessageContaining("model_type is 'swin', expected one that reads pictures");
    }
}
