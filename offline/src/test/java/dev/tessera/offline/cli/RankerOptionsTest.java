package dev.tessera.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tessera.offline.trainranker.RankerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RankerOptionsTest {
    @Command(name = "training")
    private static final class Training {
        @Mixin
        private RankerOptions ranker = new RankerOptions();
    }

    @Test
    void withoutOptionsItIsTheStandard() {
        assertThat(settings()).isEqualTo(RankerSettings.standard(64, 7));
    }

    @Test
    void itemDropoutChangesNothingElse() {
        RankerSettings asked = settings("--item-dropout", "0.4");
        assertThat(asked.regularisation().itemDropout()).isEqualTo(0.4);
        assertThat(asked.withItemDropout(RankerSettings.ITEM_DROPOUT)).isEqualTo(RankerSettings.standard(64, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-0.1", "NaN"})
    void whatIsNoProbabilityBelowOneIsRefusedByName(String probability) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("--item-dropout", probability))
                .withMessageStartingWith("--item-dropout is ")
                .withMessageEndingWith("expected 0 or more, and below 1");
    }

    private static RankerSettings settings(String... arguments) {
        Training training = CommandLine.populateCommand(new Training(), arguments);
        return training.ranker.settings(7);
    }
}
