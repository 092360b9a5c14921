package dev.tessera.offline.cli;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestOptions;
import dev.tessera.offline.pipeline.PipelineOptions;
import dev.tessera.offline.secondstage.SecondStageSettings;
import dev.tessera.offline.trainingset.Protocol;
import dev.tessera.offline.trainranker.RankerSettings;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the stages run on, and how models are built: the user's files and settings, or the demo shop with its own. */
final class StagesOptions {
    @Mixin
    private IngestFiles files = new IngestFiles();

    @Mixin
    private EncoderOptions encoder = new EncoderOptions();

    @Mixin
    private RankerOptions ranker = new RankerOptions();

    @Option(
            names = "--demo-shop",
            description =
                    "in place of files of your own the demo shop's, with its settings: as they are in the work directory, or generated there")
    private boolean demoShop;

    @Option(
            names = "--no-second-stage",
            description =
                    "train and publish no second stage of ranking, which puts the first one's best 200 in a better order")
    private boolean noSecondStage;

    boolean secondStage() {
        return !noSecondStage;
    }

    boolean demoShop() {
        return demoShop;
    }

    /** @throws IllegalArgumentException unless either the shop or files are given */
    IngestOptions files(WorkDirectory work) throws IOException {
        if (demoShop == files.given()) {
            throw new IllegalArgumentException("give either --demo-shop, or --items and --events");
        }
        return demoShop ? new DemoShopFiles(work).generated() : files.options();
    }

    Protocol protocol() {
        return demoShop ? DemoShopFiles.PROTOCOL : Protocol.DEFAULT;
    }

    PipelineOptions.Models models(WorkDirectory work) throws IOException {
        return new PipelineOptions.Models(
                encoder.choice(work),
                encoder.settings(),
                demoShop ? RankerSettings::demo : ranker::settings,
                seed -> noSecondStage ? Optional.empty() : Optional.of(SecondStageSettings.standard(seed)));
    }
}
