package dev.tessera.offline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SpeedCommandIT {
    private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({"float32", "bfloat16"})
    void everyRowHasTimesAndAShareOfThePeak(String precision) {
        int code = speed(
                "--text-encoder=" + CHECKPOINTS.resolve("bert"),
                "--image-encoder=" + CHECKPOINTS.resolve("vit"),
                "--batch=2",
                "--tokens=900",
                "--runs=2",
                "--modes=full,lora:2",
                "--precision=" + precision);
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        List<String> towers = out.toString()
                .lines()
                .filter(line -> line.startsWith("text") || line.startsWith("image"))
                .toList();
        List<String> expected = new ArrayList<>();
        for (String tower : List.of("text", "image")) {
            expected.add(tower + ": embed, float32");
            expected.add(tower + ": train full, " + precision);
            expected.add(tower + ": train lora:2, " + precision);
        }
        assertThat(towers).map(line -> line.replaceAll("  .*", "")).containsExactlyElementsOf(expected);
        assertThat(towers).allMatch(line -> line.matches(".* [\\d.]+ \\([\\d.]+ - [\\d.]+\\) +\\d+ +[\\d.]+ +\\d+%"));
    }

    @Test
    void nothingToMeasureIsRefused() {
        assertThat(speed()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--text-encoder or --image-encoder");
    }

    @ParameterizedTest
    @CsvSource({"--batch=0, --batch is 0", "--runs=0, --runs is 0", "--tokens=-1, --tokens is -1", "--modes=head, head"
    })
    void whatCannotBeMeasuredIsNamed(String option, String message) {
        assertThat(speed("--text-encoder=" + CHECKPOINTS.resolve("bert"), option))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(message).contains("expected");
    }

    private int speed(String... options) {
        List<String> arguments = new ArrayList<>(List.of("speed"));
        arguments.addAll(List.of(options));
        return TesseraOffline.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
