package dev.tessera.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.finetune.FineTuneSettings;
import dev.tessera.offline.finetune.TowerMode;
import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class FineTuneOptionsTest {
    @TempDir
    Path folder;

    /** A command that has nothing but what is tested. */
    @Command
    static final class Tested {
        @Mixin
        private FineTuneOptions training = new FineTuneOptions();

        @Option(names = ConfigFile.OPTION)
        private Path config = Path.of("");
    }

    private static FineTuneSettings settings(String... arguments) {
        Tested tested = new Tested();
        new CommandLine(tested).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(ConfigFile.expand(arguments));
        return tested.training.settings(true, true);
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("settings.properties"), content).toString();
    }

    @Test
    void nothingGivenChangesNothing() {
        assertThat(settings()).isEqualTo(FineTuneSettings.standard());
    }

    /** Every line of the commented file with its mark taken off: all keys are known, and their values are the defaults. */
    @Test
    void theCommentedFileHoldsTheDefaults() throws IOException {
        String all = ConfigFile.commented().replaceAll("(?m)^#(?=[a-z])", "");
        long keys = all.lines().filter(line -> line.matches("[a-z-]+ = .+")).count();
        assertThat(keys)
                .isEqualTo(CommandLine.Model.CommandSpec.forAnnotatedObject(new FineTuneOptions())
                        .options()
                        .size());
        assertThat(settings("--config", file(all))).isEqualTo(FineTuneSettings.standard());
    }

    @Test
    void theFileStandsForOptionsAndTheCommandLineGoesBeforeIt() throws IOException {
        String file = file("mode = last:2\nrate = 0.01\noptimiser = sgd\nmomentum=0.8\nschedule = linear\n");
        FineTuneSettings settings = settings("--config=" + file, "--rate", "0.02", "--image-mode", "lora:4");
        assertThat(settings.text().mode()).hasToString("last:2");
        assertThat(settings.image()).isEqualTo(FineTuneSettings.TowerSettings.of(TowerMode.parse("lora:4")));
        assertThat(settings.image().rate()).isEqualTo(5e-4);
        assertThat(settings.optimisation().rate()).isEqualTo(0.02);
        assertThat(settings.optimisation().rule()).isEqualTo(new UpdateRule.Momentum(0.8f));
        assertThat(settings.optimisation().shape()).isEqualTo(Schedule.Shape.LINEAR);
    }

    @Test
    void popularityMayBeLearnt() {
        assertThat(settings().batches().popularity()).isZero();
        assertThat(settings("--mode=full").batches().popularity()).isZero();
        assertThat(settings("--popularity=0.5").batches().popularity()).isEqualTo(0.5);
    }

    @Test
    void replicasAndTheirRoundsAreOptionsToo() {
        assertThat(settings("--replicas=4", "--round-steps=20", "--outer-rate=1", "--outer-momentum=0")
                        .replicas())
                .isEqualTo(new FineTuneSettings.Replicas(4, 20, 1, 0));
    }

    @Test
    void unknownAndDoubleKeysStopTheStart() throws IOException {
        String unknown = file("stepz = 3\n");
        assertThatThrownBy(() -> ConfigFile.expand(new String[] {"--config", unknown}))
                .hasMessageContaining("settings.properties has the key 'stepz', which is not known; expected batch, ");
        String twice = file("steps = 3\nsteps = 4\n");
        assertThatThrownBy(() -> ConfigFile.expand(new String[] {"--config", twice}))
                .hasMessageContaining("settings.properties has the key 'steps' twice");
        assertThatThrownBy(() -> ConfigFile.expand(new String[] {"--config", "nowhere"}))
                .hasMessageContaining("cannot read nowhere");
    }

    @Test
    void towersFromScratchHaveNoMode() {
        FineTuneOptions none = new FineTuneOptions();
        assertThat(none.settings(false, false)).isEqualTo(FineTuneSettings.demo());
        Tested tested = new Tested();
        new CommandLine(tested).parseArgs("--mode", "full");
        assertThat(tested.training.settings(true, false).batches())
                .isEqualTo(FineTuneSettings.changing().batches());
        assertThatThrownBy(() -> tested.training.settings(false, false))
                .hasMessageContaining("--mode is full, but the tower is trained from scratch");
        new CommandLine(tested).parseArgs("--text-mode", "head");
        assertThatThrownBy(() -> tested.training.settings(false, true))
                .hasMessageContaining("--text-mode is head, but the tower is trained from scratch");
    }

    @ParameterizedTest
    @CsvSource({
        "--mode, last:0, '--mode: ''last:0'' is no mode'",
        "--text-mode, lora, '--text-mode: ''lora'' is no mode'",
        "--steps, 0, '--steps is 0; expected a whole number from 1'",
        "--rate, -1, '--rate is -1.0; expected a number above 0'",
        "--dropout, 1, '--dropout is 1.0; expected a number from 0 to below 1'",
        "--popularity, 1.1, '--popularity is 1.1; expected a number from 0 to 1'",
        "--replicas, 0, '--replicas is 0; expected a whole number from 1'",
        "--round-steps, 0, '--round-steps is 0; expected a whole number from 1'",
        "--outer-rate, 0, '--outer-rate is 0.0; expected a number above 0'",
        "--outer-momentum, 1, '--outer-momentum is 1.0; expected a number from 0 to below 1'",
    })
    void aWrongValueIsRefusedByName(String option, String value, String message) {
        assertThatThrownBy(() -> settings(option, value)).hasMessageContaining(message);
    }
}
