package dev.tessera.offline.publish;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.index.Int8Recall;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.vector.VectorPrecision;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of item vectors are stored as, and whether too much is lost by it.
 *
 * @param force publish whatever is lost
 */
record ChosenPrecision(VectorPrecision precision, boolean force) {
    private static final Logger LOG = LoggerFactory.getLogger(ChosenPrecision.class);

    /** What of the best 100 has to stay among them; a search index has to find as many. */
    private static final double DEMANDED = 0.95;

    /** What is told, else that of the served generation, else floats. */
    static ChosenPrecision of(PublishOptions options, Pointer served, GenerationStore generations) {
        VectorPrecision asBefore = served.active()
                .flatMap(generations::manifest)
                .map(Manifest::precision)
                .orElse(VectorPrecision.FLOAT32);
        VectorPrecision chosen = options.release().precision().orElse(asBefore);
        if (served.active().isPresent() && (chosen != VectorPrecision.FLOAT32 || chosen != asBefore)) {
            LOG.info(
                    "publish: item vectors as {}; those of the served generation are {} (--vectors)", chosen, asBefore);
        }
        return new ChosenPrecision(chosen, options.gate().force());
    }

    /**
     * What was measured of it, by name.
     *
     * @throws PublishRefusedException if less than is demanded of the best 100 stays among them
     */
    Map<String, Double> figures(StudyDirectory study, WrittenVectors published) throws IOException {
        if (precision == VectorPrecision.FLOAT32) {
            return Map.of();
        }
        OptionalDouble recall = Int8Recall.of(study, published.all());
        if (recall.isEmpty()) {
            LOG.warn("publish: item vectors as int8: too few users have histories to measure what is lost");
            return Map.of();
        }
        String lost = String.format(
                Locale.ROOT,
                "item vectors as int8: %.3f of the best 100 by float32 are among the best 100",
                recall.getAsDouble());
        LOG.info("publish: {}", lost);
        if (recall.getAsDouble() < DEMANDED && !force) {
            throw new PublishRefusedException("publish refused: " + lost + "; expected at least " + DEMANDED
                    + " (--vectors float32, or --force, which publishes all the same)");
        }
        return Map.of(Int8Recall.NAME, recall.getAsDouble());
    }
}
