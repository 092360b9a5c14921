package dev.tessera.store.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PieceRuleTest {
    /** On a machine with a GPU the tokenizer's library would be fetched from the network. */
    @Test
    void theTokenizersLibraryIsTheOneInItsJar() {
        assumeTrue(System.getenv("RUST_FLAVOR") == null, "RUST_FLAVOR is set");
        assertThat(new PieceRule("tokenizer.json", 3).first()).isEqualTo(1);
        assertThat(System.getProperty("RUST_FLAVOR")).isEqualTo("cpu");
    }

    @Test
    void aMissingTokenizerIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> new PieceRule("tokenizer.json", 8).open(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.resolve("tokenizer.json").toString());
    }
}
