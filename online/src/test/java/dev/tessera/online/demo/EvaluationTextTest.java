package dev.tessera.online.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.evaluate.MetricRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTextTest {
    private static MetricRow row(String split, String model, String slice, double value) {
        return new MetricRow(
                split, split, "all", model, 1, slice, "ndcg", 10, value, value - .01, value + .01, 2000, 9000);
    }

    @Test
    void theTimeSplitIsShownBestModelFirstWithItsColdItems(@TempDir Path work) throws IOException {
        MetricRow.TABLE.write(
                work.resolve("evaluation").resolve("tables").resolve("metrics"),
                List.of(
                        row("time", "popularity", "all", .02),
                        row("time", "tessera", "all", .06),
                        row("time", "tessera", "cold_item", .03),
                        row("cold", "random", "all", .9)));
        String text = EvaluationText.of(work);
        assertThat(text.lines().filter(line -> line.contains("[")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("tessera", "0.0600 [0.0500, 0.0700]", "0.0300 [0.0200", "2,000"),
                        second -> assertThat(second).contains("popularity", "0.0200", "-"));
        assertThat(text).contains("report.html", "duckdb -c", work.resolve("evaluation/tables/metrics") + "/*.parquet");
    }

    @Test
    void withoutEvaluationItSaysHowToMakeOne(@TempDir Path work) throws IOException {
        assertThat(EvaluationText.of(work)).contains("./tessera evaluate --work " + work);
    }
}
