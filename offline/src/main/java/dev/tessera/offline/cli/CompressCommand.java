package dev.tessera.offline.cli;

import dev.tessera.offline.compress.CompressStage;
import dev.tessera.offline.compress.CompressionMethod;
import dev.tessera.offline.compress.QualityBudget;
import dev.tessera.offline.study.Study;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a trained encoder smaller. */
@Command(
        name = "compress",
        description =
                "a smaller encoder beside the trained one; size, speed and quality before and after, in one table")
final class CompressCommand implements Callable<Integer> {
    private static final String MAX_LOSS = "--max-loss";

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Option(
            names = "--study",
            paramLabel = "NAME",
            defaultValue = "time",
            description = "whose encoder; its test questions tell the quality (default: ${DEFAULT-VALUE})")
    private String study = "";

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            required = true,
            description = "quantise: weights stored as one byte each, with a scale for each output channel")
    private CompressionMethod method = CompressionMethod.QUANTISE;

    @Option(
            names = MAX_LOSS,
            paramLabel = "SHARE",
            defaultValue = "1%",
            description = "the share of NDCG@10 that may be lost, as 1%% or 0.01; an encoder that costs more is not "
                    + "kept (default: ${DEFAULT-VALUE})")
    private String maxLoss = "";

    @Override
    public Integer call() throws IOException {
        new CompressStage(work.directory()).run(Study.parse(study), method, QualityBudget.parse(MAX_LOSS, maxLoss));
        return 0;
    }
}
