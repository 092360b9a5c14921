package dev.tessera.offline.compress;

import dev.tessera.offline.evaluate.Slice;
import dev.tessera.offline.evaluate.StudyItems;
import dev.tessera.offline.evaluate.VectorTrial;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.store.vector.BinaryVectors;
import dev.tessera.store.vector.CompactVectors;
import dev.tessera.store.vector.Int8Vectors;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a compressed encoder, and compact item vectors, do to a study. */
final class Measurement {
    private static final String TRAINED = "float32";

    private final WorkDirectory work;
    private final Study study;
    private final Speed speed;
    private final VectorTrial trial;
    private final StudyItems items;

    /** @throws IOException if the study has no test questions, or a stage before has not run */
    Measurement(WorkDirectory work, Study study, Speed speed) throws IOException {
        this.work = work;
        this.study = study;
        this.speed = speed;
        this.trial = new VectorTrial(work, study);
        this.items = StudyItems.read(work.study(study.name()), trial.catalog());
    }

    /** One thing that was made smaller. */
    private record Artefact(String name, String variant, Figures figures, ItemVectors vectors) {
        String key() {
            return name + "-" + variant;
        }
    }

    /**
     * The rows of the table, the encoder's first.
     *
     * @param compressed folder of the compressed encoder
     */
    List<Compression> of(Path compressed, CompressionMethod method, QualityBudget budget) throws IOException {
        ItemVectors trained = items.with(items.matrix());
        List<Artefact> artefacts = new ArrayList<>();
        artefacts.add(encoder(compressed, method));
        artefacts.add(vectors("int8", Int8Vectors.of(items.matrix(), items.dimension()), trained));
        artefacts.add(vectors("binary", BinaryVectors.of(items.matrix(), items.dimension()), trained));
        Map<String, ItemVectors> asked = new LinkedHashMap<>();
        asked.put(TRAINED, trained);
        artefacts.forEach(artefact -> asked.put(artefact.key(), artefact.vectors));
        Map<String, Map<Slice, Double>> ndcg = trial.ndcg(asked);
        return artefacts.stream()
                .map(artefact -> row(artefact, Quality.of(ndcg, TRAINED, artefact.key()), method, budget))
                .toList();
    }

    private Artefact encoder(Path compressed, CompressionMethod method) throws IOException {
        EncoderMeasure measure = new EncoderMeasure(work, work.study(study.name()), trial.catalog(), speed);
        EncoderMeasure.Measured measured = measure.of(compressed);
        ItemVectors rebuilt = items.with(items.rebuilt(measured.parts()));
        return new Artefact(Compression.ENCODER, method.variant(), measured.figures(), rebuilt);
    }

    private Artefact vectors(String variant, CompactVectors compact, ItemVectors trained) {
        Figures figures = new VectorMeasure(trained, trial.catalog(), speed).of(compact);
        return new Artefact(Compression.ITEM_VECTORS, variant, figures, items.with(compact.matrix()));
    }

    private Compression row(Artefact artefact, Quality quality, CompressionMethod method, QualityBudget budget) {
        Figures figures = artefact.figures;
        return new Compression(
                study.name(),
                method.label(),
                artefact.name,
                artefact.variant,
                Math.round(figures.bytes().before()),
                Math.round(figures.bytes().after()),
                figures.speedUnit(),
                figures.speed().before(),
                figures.speed().after(),
                figures.distance().all(),
                figures.distance().cold(),
                quality.all().before(),
                quality.all().after(),
                quality.all().loss(),
                quality.cold().before(),
                quality.cold().after(),
                quality.cold().loss(),
                quality.coldAmongCold().before(),
                quality.coldAmongCold().after(),
                quality.coldAmongCold().loss(),
                budget.maxLoss(),
                budget.allows(quality.all()));
    }
}
