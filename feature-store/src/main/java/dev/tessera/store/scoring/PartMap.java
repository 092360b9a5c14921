package dev.tessera.store.scoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * From what the encoder says of an item to its contributions in the space of item vectors: one linear map a modality, and a learnt
 * stand-in for a modality the item lacks. The behaviour contribution of an item that only content is known of is zero.
 */
public final class PartMap {
    /** Name of the file within the ranker's folder. */
    public static final String FILE = "part_map.json";

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int dimension;
    private final int partDimension;
    private final float newItemBias;
    private final Map<Modality, Linear> maps = new EnumMap<>(Modality.class);

    /**
     * @param dimension of item vectors
     * @param partDimension of encoded parts, 0 if no modality is used
     * @param newItemBias bias of an item without any events
     * @param maps one a modality that the model uses
     */
    public PartMap(int dimension, int partDimension, float newItemBias, Map<Modality, Linear> maps) {
        this.dimension = dimension;
        this.partDimension = partDimension;
        this.newItemBias = newItemBias;
        this.maps.putAll(maps);
        this.maps.forEach((modality, map) -> {
            if (map.weight().length != partDimension * dimension || map.absent().length != dimension) {
                throw new IllegalArgumentException("part map of " + modality + ": expected weights [" + partDimension
                        + ", "
                        + dimension + "] and a stand-in [" + dimension + "], found " + map.weight().length + " and "
                        + map.absent().length + " values");
            }
        });
    }

    /**
     * @param weight [part dimension, dimension], row-major
     * @param absent contribution of a modality that an item lacks [dimension]
     */
    public record Linear(float[] weight, float[] absent) {}

    /** What is written to the file. */
    record Stored(int version, int dimension, int partDimension, float newItemBias, Map<Modality, Linear> maps) {}

    public int dimension() {
        return dimension;
    }

    /** Bias of an item without any events. */
    public float newItemBias() {
        return newItemBias;
    }

    /** The contribution of one modality; of a modality that the model does not use, zero. An empty part means absent. */
    public float[] contribution(Modality modality, float[] part) {
        Linear map = maps.get(modality);
        if (map == null) {
            return new float[dimension];
        }
        if (part.length == 0) {
            return map.absent().clone();
        }
        if (part.length != partDimension) {
            throw new IllegalArgumentException("part " + modality + " has " + part.length
                    + " values, the ranker model was trained on parts of " + partDimension);
        }
        return product(part, map.weight());
    }

    /** The four contributions of an item known by content alone, one behind the other as {@link ItemParts} stores them. */
    public float[] contributions(Parts parts) {
        float[] all = new float[ItemParts.PARTS * dimension];
        for (Modality modality : Modality.content()) {
            float[] one = contribution(modality, parts.of(modality));
            System.arraycopy(one, 0, all, modality.ordinal() * dimension, dimension);
        }
        return all;
    }

    /** The vector of an item known by content alone: the sum of its contributions. */
    public float[] vector(Parts parts) {
        return ItemParts.sum(contributions(parts), 0, dimension);
    }

    /** Sums are taken in rising order of the part's elements, so that a vector comes out the same everywhere. */
    private float[] product(float[] part, float[] weight) {
        float[] product = new float[dimension];
        for (int i = 0; i < part.length; i++) {
            for (int j = 0; j < dimension; j++) {
                product[j] += part[i] * weight[i * dimension + j];
            }
        }
        return product;
    }

    /** Writes the file {@value #FILE} into a ranker folder, atomically. */
    public void write(Path rankerFolder) throws IOException {
        Path file = rankerFolder.resolve(FILE);
        Path partial =
                rankerFolder.resolve(FILE + ".tmp-" + ProcessHandle.current().pid());
        Files.write(
                partial,
                JSON.writeValueAsBytes(new Stored(VERSION, dimension, partDimension, newItemBias, Map.copyOf(maps))));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws IOException if the file is not there, cannot be read or has another version; the message names it */
    public static PartMap read(Path rankerFolder) throws IOException {
        Path file = rankerFolder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException(
                    "ranker " + rankerFolder + " has no " + FILE
                            + ": its item vectors are not sums of what each modality contributes; run train-ranker with --fusion additive");
        }
        Stored stored = JSON.readValue(Files.readAllBytes(file), Stored.class);
        if (stored.version() != VERSION) {
            throw new IOException(
                    "part map " + file + " has version " + stored.version() + ", expected one of " + List.of(VERSION));
        }
        return new PartMap(stored.dimension(), stored.partDimension(), stored.newItemBias(), stored.maps());
    }
}
