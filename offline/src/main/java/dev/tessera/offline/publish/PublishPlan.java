package dev.tessera.offline.publish;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.index.Int8Recall;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.VectorPrecision;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is settled before anything is written: which items, and how their vectors are stored.
 *
 * @param ids in rising order
 * @param figures what was measured of the precision, by name
 */
record PublishPlan(List<ItemId> ids, int dimension, VectorPrecision precision, Map<String, Double> figures) {
    private static final Logger LOG = LoggerFactory.getLogger(PublishPlan.class);

    /** What of the best 100 has to stay among them; a search index has to find as many. */
    private static final double DEMANDED = 0.95;

    /**
     * Parts of item vectors are stored as is told, else as those of the generation that is served, else as floats.
     *
     * @throws PublishException if there are more items than a ranker can hold
     * @throws PublishRefusedException if too much would be lost by bytes, unless forced
     */
    static PublishPlan of(ServedStudy study, PublishOptions options, Pointer served, GenerationStore generations)
            throws IOException {
        List<ItemId> ids = study.ids();
        int dimension = study.dimension();
        checkSize(ids.size(), dimension);
        VectorPrecision precision = precision(options.release().precision(), served, generations);
        Map<String, Double> figures = precision == VectorPrecision.INT8
                ? int8(study.folder(), ids, dimension, options.gate().force())
                : Map.of();
        return new PublishPlan(ids, dimension, precision, figures);
    }

    private static void checkSize(int items, int dimension) throws PublishException {
        try {
            Manifest.checkSize(items, dimension);
        } catch (IllegalArgumentException e) {
            throw new PublishException("publish refused: " + e.getMessage(), e);
        }
    }

    private static VectorPrecision precision(
            Optional<VectorPrecision> told, Pointer served, GenerationStore generations) {
        Optional<VectorPrecision> before =
                served.active().flatMap(generations::manifest).map(Manifest::precision);
        VectorPrecision precision = told.or(() -> before).orElse(VectorPrecision.FLOAT32);
        LOG.info(
                "publish: item vectors as {}, {}",
                precision,
                told.isPresent() ? "as told" : before.isPresent() ? "like those that are served" : "the default");
        return precision;
    }

    private static Map<String, Double> int8(StudyDirectory study, List<ItemId> ids, int dimension, boolean force)
            throws IOException {
        OptionalDouble recall = Int8Recall.of(study, ids, dimension);
        if (recall.isEmpty()) {
            LOG.warn("publish: too few users have histories to measure what is lost by INT8");
            return Map.of();
        }
        String kept = String.format(
                Locale.ROOT, "%.3f of the best 100 by FLOAT32 are among the best 100 by INT8", recall.getAsDouble());
        LOG.info("publish: {}", kept);
        if (recall.getAsDouble() < DEMANDED && !force) {
            throw new PublishRefusedException("publish refused: " + kept + "; expected at least " + DEMANDED
                    + " (--vectors float32, or --force, which publishes all the same)");
        }
        return Map.of(Int8Recall.NAME, recall.getAsDouble());
    }
}
