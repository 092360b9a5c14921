package dev.tessera.store.generation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.VectorPrecision;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says what a generation consists of and how it came about. Stored as JSON.
 *
 * @param layout version of this record and of the blocks: {@link #layoutOf} the artifacts; readers accept {@value #LAYOUT} to {@value #INT8_LAYOUT} and refuse others
 * @param created when publishing began
 * @param dimension floats of an item vector and of a user vector
 * @param items rows of every item artifact
 * @param artifacts the bytes; VECTORS, CARDS, COUNTS and RANKER are always there, and either PARTS or INT8_PARTS
 * @param metrics what evaluation measured, and publish of the search index and of vectors as bytes, by name; empty if nothing was
 * @param dataHash names the data that the generation was trained on; empty if unknown
 * @param lineage what it came from; {@link Lineage#UNKNOWN} in manifests from before it was kept
 */
public record Manifest(
        int layout,
        GenerationId id,
        Instant created,
        int dimension,
        long items,
        Map<ArtifactKind, Artifact> artifacts,
        Map<String, Double> metrics,
        String dataHash,
        Lineage lineage) {
    /** The layout of a generation with neither a search index nor a second stage, which every build reads. */
    public static final int LAYOUT = 1;

    /** The layout of a generation with a search index or a second stage, which the first builds refuse by its number. */
    public static final int EXTENDED_LAYOUT = 2;

    /** The layout of a generation whose parts are bytes, which builds before refuse by its number. */
    public static final int INT8_LAYOUT = 3;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private static final String READABLE = "; this version reads layouts " + LAYOUT + " to " + INT8_LAYOUT;

    private static final String LINEAGE = "lineage";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(GenerationId.class, ToStringSerializer.instance)
                    .addDeserializer(GenerationId.class, new IdReader()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Of unknown lineage. */
    public Manifest(
            int layout,
            GenerationId id,
            Instant created,
            int dimension,
            long items,
            Map<ArtifactKind, Artifact> artifacts,
            Map<String, Double> metrics,
            String dataHash) {
        this(layout, id, created, dimension, items, artifacts, metrics, dataHash, Lineage.UNKNOWN);
    }

    public Manifest {
        artifacts = new EnumMap<>(artifacts);
        metrics = new TreeMap<>(metrics);
        check(id, layout, dimension, items, artifacts);
    }

    private static void check(
            GenerationId id, int layout, int dimension, long items, Map<ArtifactKind, Artifact> artifacts) {
        if (!isReadable(layout)) {
            throw new IllegalArgumentException("generation " + id + " has layout " + layout + READABLE);
        }
        if (layout != layoutOf(artifacts)) {
            throw new IllegalArgumentException("generation " + id + " has layout " + layout + "; expected "
                    + layoutOf(artifacts) + ", that of its artifacts " + artifacts.keySet());
        }
        checkSize(items, dimension);
        if (dimension < 1 || items < 1) {
            throw new IllegalArgumentException("generation " + id + " has " + items + " items of dimension " + dimension
                    + "; expected at least one item and one dimension");
        }
        for (ArtifactKind kind :
                List.of(ArtifactKind.VECTORS, ArtifactKind.CARDS, ArtifactKind.COUNTS, ArtifactKind.RANKER)) {
            if (!artifacts.containsKey(kind)) {
                throw new IllegalArgumentException("generation " + id + " has no artifact " + kind);
            }
        }
        if (artifacts.containsKey(ArtifactKind.PARTS) == artifacts.containsKey(ArtifactKind.INT8_PARTS)) {
            throw new IllegalArgumentException("generation " + id + " has artifacts " + artifacts.keySet()
                    + "; expected either PARTS or INT8_PARTS among them");
        }
        artifacts.forEach((kind, artifact) -> {
            if (kind.ofItems() && artifact.rows() != items) {
                throw new IllegalArgumentException("generation " + id + ": artifact " + kind + " has " + artifact.rows()
                        + " rows; expected " + items + ", one an item");
            }
        });
    }

    /**
     * Looks whether a ranker, which keeps the parts of all item vectors in one array, can hold a catalog.
     *
     * @throws IllegalArgumentException if not; names the limit
     */
    public static void checkSize(long items, int dimension) {
        long most = LARGEST_ARRAY / ((long) ItemParts.PARTS * Math.max(1, dimension));
        if (items > most) {
            throw new IllegalArgumentException(
                    items + " items of dimension " + dimension + "; a generation has at most " + most + " of them");
        }
    }

    private static boolean isReadable(int layout) {
        return layout >= LAYOUT && layout <= INT8_LAYOUT;
    }

    /** The oldest layout that can say what a generation is made of. */
    public static int layoutOf(Map<ArtifactKind, Artifact> artifacts) {
        if (artifacts.containsKey(ArtifactKind.INT8_PARTS)) {
            return INT8_LAYOUT;
        }
        return artifacts.containsKey(ArtifactKind.INDEX) || artifacts.containsKey(ArtifactKind.SECOND_STAGE)
                ? EXTENDED_LAYOUT
                : LAYOUT;
    }

    /** What the parts of item vectors are stored as. */
    public VectorPrecision precision() {
        return artifacts.containsKey(ArtifactKind.INT8_PARTS) ? VectorPrecision.INT8 : VectorPrecision.FLOAT32;
    }

    /** All blobs of all artifacts. */
    public List<Blob> blobs() {
        return artifacts.values().stream()
                .flatMap(artifact -> artifact.blobs().stream())
                .distinct()
                .toList();
    }

    /** Bytes of all artifacts together. */
    public long size() {
        return blobs().stream().mapToLong(Blob::size).sum();
    }

    /** Whether serving the other instead would change nothing but the name. */
    public boolean sameContent(Manifest other) {
        return artifacts.equals(other.artifacts) && metrics.equals(other.metrics) && dataHash.equals(other.dataHash);
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest can always be written", e);
        }
    }

    /** @throws IllegalArgumentException if the text is no manifest, or one of another layout */
    public static Manifest ofJson(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            int layout = tree.path("layout").asInt(-1);
            if (!isReadable(layout)) {
                throw new IllegalArgumentException("manifest has layout " + layout + READABLE);
            }
            if (!tree.has(LINEAGE)) {
                ((ObjectNode) tree).set(LINEAGE, JSON.valueToTree(Lineage.UNKNOWN));
            }
            return JSON.treeToValue(tree, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("manifest cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static final class IdReader extends StdDeserializer<GenerationId> {
        private static final long serialVersionUID = 1L;

        IdReader() {
            super(GenerationId.class);
        }

        @Override
        public GenerationId deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return new GenerationId(parser.getValueAsString());
        }
    }
}
