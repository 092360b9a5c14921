package dev.tessera.offline.cli;

import dev.tessera.offline.compress.CompressStage;
import dev.tessera.offline.compress.CompressionMethod;
import dev.tessera.offline.compress.Distillation;
import dev.tessera.offline.compress.QualityBudget;
import dev.tessera.offline.compress.Student;
import dev.tessera.offline.compress.StudentShape;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.store.model.Modality;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a trained encoder smaller. */
@Command(
        name = "compress",
        description =
                "a study with a smaller encoder, for embed and what follows; size, speed and quality before and after, in one "
                        + "table")
final class CompressCommand implements Callable<Integer> {
    private static final String MAX_LOSS = "--max-loss";

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Option(
            names = "--study",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "time",
            description =
                    "whose encoders; test questions tell the quality, those of time for a study that has none, such as "
                            + "time,all (default: ${DEFAULT-VALUE})")
    private Set<String> studies = new LinkedHashSet<>();

    /** Methods by name. */
    enum Method {
        QUANTISE,
        DISTIL,
        PRUNE
    }

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            required = true,
            description =
                    "quantise: weights stored as one byte each, with a scale for each output channel; distil: a tower with "
                            + "fewer layers that learns what it says now; prune: one with fewer attention heads and inner units")
    private Method method = Method.QUANTISE;

    @Option(
            names = "--tower",
            paramLabel = "NAME",
            defaultValue = "TEXT",
            description = "distil and prune: whose tower, text or image (default: text)")
    private Modality tower = Modality.TEXT;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "distil: how many are kept (default: half of them; prune: all)")
    private Optional<Integer> layers = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "SHARE",
            description = "of attention heads and inner units, as 50%% or 0.5 (default: distil 100%%, prune 50%%)")
    private Optional<String> keep = Optional.empty();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "400",
            description = "updates (default: ${DEFAULT-VALUE})")
    private int steps = 400;

    @Mixin
    private TowerOptions towers = new TowerOptions();

    @Option(
            names = MAX_LOSS,
            paramLabel = "SHARE",
            defaultValue = "1%",
            description = "the share of NDCG@10 that may be lost, as 1%% or 0.01; an encoder that costs more is not "
                    + "kept (default: ${DEFAULT-VALUE})")
    private String maxLoss = "";

    @Override
    public Integer call() throws IOException {
        WorkDirectory directory = work.directory();
        QualityBudget budget = QualityBudget.parse(MAX_LOSS, maxLoss);
        CompressionMethod made = method(directory);
        for (Study study : studies.stream().map(Study::parse).toList()) {
            new CompressStage(directory).run(study, made, budget);
        }
        return 0;
    }

    private CompressionMethod method(WorkDirectory directory) {
        return switch (method) {
            case QUANTISE -> CompressionMethod.quantise();
            case DISTIL -> student("distil", directory, new StudentShape(layers.orElse(StudentShape.HALF), share(1)));
            case PRUNE -> student("prune", directory, new StudentShape(layers.orElse(StudentShape.ALL), share(0.5)));
        };
    }

    private Student student(String label, WorkDirectory directory, StudentShape shape) {
        if (tower != Modality.TEXT && tower != Modality.IMAGE) {
            throw new IllegalArgumentException("--tower is " + tower + "; expected text or image");
        }
        return new Student(label, directory, towers.choice(directory), tower, shape, training());
    }

    private Distillation.Settings training() {
        Distillation.Settings standard = Distillation.Settings.standard();
        if (steps < 1) {
            throw new IllegalArgumentException("--steps is " + steps + "; expected at least 1");
        }
        return new Distillation.Settings(steps, standard.batch(), standard.rate());
    }

    private double share(double otherwise) {
        return keep.map(text -> StudentShape.parseKept("--keep", text)).orElse(otherwise);
    }
}
