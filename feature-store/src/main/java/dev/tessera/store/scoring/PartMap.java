package dev.tessera.store.scoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From what the encoder says of an item to its contributions in the space of item vectors: one linear map a modality, a learnt
 * stand-in for a modality the item lacks, and, if the ranker learnt any, a share of what the parts say together. The behaviour contribution of an item that only content is known of is zero.
 */
public final class PartMap {
    /** Name of the file within the ranker's folder. */
    public static final String FILE = "part_map.json";

    private static final int VERSION = 2;
    private static final List<Integer> READABLE = List.of(1, VERSION);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int dimension;
    private final int partDimension;
    private final float newItemBias;
    private final NavigableMap<Modality, Linear> maps = new TreeMap<>();
    private final @Nullable CombinedParts combined;

    /**
     * @param dimension of item vectors
     * @param partDimension of encoded parts, 0 if no modality is used
     * @param newItemBias bias of an item without any events
     * @param maps one a modality that the model uses
     * @param combined what parts say together; null if vectors are sums of linear maps alone
     */
    public PartMap(
            int dimension,
            int partDimension,
            float newItemBias,
            Map<Modality, Linear> maps,
            @Nullable CombinedParts combined) {
        this.dimension = dimension;
        this.partDimension = partDimension;
        this.newItemBias = newItemBias;
        this.combined = combined;
        this.maps.putAll(maps);
        this.maps.forEach((modality, map) -> {
            if (map.weight().length != partDimension * dimension || map.absent().length != dimension) {
                throw new IllegalArgumentException("part map of " + modality + ": expected weights [" + partDimension
                        + ", "
                        + dimension + "] and a stand-in [" + dimension + "], found " + map.weight().length + " and "
                        + map.absent().length + " values");
            }
        });
        if (combined != null) {
            combined.check(maps.size(), partDimension, dimension);
        }
    }

    /**
     * @param weight [part dimension, dimension], row-major
     * @param absent contribution of a modality that an item lacks [dimension]
     */
    public record Linear(float[] weight, float[] absent) {}

    /** What is written to the file. */
    record Stored(
            int version,
            int dimension,
            int partDimension,
            float newItemBias,
            Map<Modality, Linear> maps,
            @Nullable CombinedParts combined) {}

    public int dimension() {
        return dimension;
    }

    /** Bias of an item without any events. */
    public float newItemBias() {
        return newItemBias;
    }

    /**
     * The four contributions of an item known by content alone, one behind the other as {@link ItemParts} stores them; of a modality that the model
     * does not use, zero.
     *
     * @throws IllegalArgumentException if a part that the model uses has another dimension than those it was trained on
     */
    public float[] contributions(Parts parts) {
        return contributions(parts::of);
    }

    /** The same for parts by modality; an empty one is absent. */
    public float[] contributions(Function<Modality, float[]> part) {
        float[] all = new float[ItemParts.PARTS * dimension];
        maps.forEach((modality, map) -> put(byItself(modality, map, part.apply(modality)), all, modality));
        if (combined != null) {
            combined.shares(maps.navigableKeySet(), part, dimension)
                    .forEach((modality, share) -> put(share, all, modality));
        }
        return all;
    }

    /** The four contributions of an item that also behaviour is known of. */
    public float[] contributions(Parts parts, float[] behaviour) {
        float[] all = contributions(parts);
        put(behaviour, all, Modality.BEHAVIOUR);
        return all;
    }

    private float[] byItself(Modality modality, Linear map, float[] part) {
        if (part.length == 0) {
            return map.absent();
        }
        if (part.length != partDimension) {
            throw new IllegalArgumentException("part " + modality + " has " + part.length
                    + " values, the ranker model was trained on parts of " + partDimension);
        }
        float[] contribution = new float[dimension];
        Products.add(part, map.weight(), contribution);
        return contribution;
    }

    @SuppressWarnings("EnumOrdinal") // The order of the modalities is the order of the parts, by contract.
    private static void put(float[] contribution, float[] all, Modality modality) {
        int from = modality.ordinal() * contribution.length;
        for (int i = 0; i < contribution.length; i++) {
            all[from + i] += contribution[i];
        }
    }

    /** The vector of an item known by content alone: the sum of its contributions. */
    public float[] vector(Parts parts) {
        return ItemParts.sum(contributions(parts), 0, dimension);
    }

    /** Writes the file {@value #FILE} into a ranker folder, atomically. */
    public void write(Path rankerFolder) throws IOException {
        Path file = rankerFolder.resolve(FILE);
        Path partial =
                rankerFolder.resolve(FILE + ".tmp-" + ProcessHandle.current().pid());
        Files.write(
                partial,
                JSON.writeValueAsBytes(new Stored(VERSION, dimension, partDimension, newItemBias, maps, combined)));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws IOException if the file is not there, cannot be read or has another version; the message names it */
    public static PartMap read(Path rankerFolder) throws IOException {
        Path file = rankerFolder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException("ranker " + rankerFolder + " has no " + FILE
                    + ", which says what each modality contributes to an item vector; run train-ranker again");
        }
        byte[] bytes = Files.readAllBytes(file);
        int version = JSON.readTree(bytes).path("version").asInt(-1);
        if (!READABLE.contains(version)) {
            throw new IOException("part map " + file + " has version " + version + ", expected one of " + READABLE);
        }
        Stored stored = JSON.readValue(bytes, Stored.class);
        return new PartMap(
                stored.dimension(), stored.partDimension(), stored.newItemBias(), stored.maps(), stored.combined());
    }
}
