package dev.tessera.online.retrieval;

import dev.tessera.store.generation.Artifact;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.Lineage;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Popularity;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.Cells;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.VectorPrecision;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Small generations of random items, without files. */
public final class TestCatalog {
    public static final int DIMENSION = 8;

    /** A fifth of the items become available after this. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private TestCatalog() {}

    /** Items {@code item-000}, {@code item-001}, ...; titles name the generation, so that a mixed answer shows. */
    public static LoadedGeneration random(String id, int items, long seed) {
        return random(id, items, seed, VectorPrecision.FLOAT32);
    }

    /** The same with parts as bytes, perhaps, and vectors that are the sums of what those are worth. */
    public static LoadedGeneration random(String id, int items, long seed, VectorPrecision precision) {
        Random random = new Random(seed);
        List<ItemId> ids = new ArrayList<>();
        List<ItemCard> cards = new ArrayList<>();
        float[] parts = new float[items * ItemParts.PARTS * DIMENSION];
        float[] matrix = new float[items * DIMENSION];
        float[] biases = new float[items];
        long[] counts = new long[items];
        String rising = "item-%0" + Math.max(3, Integer.toString(items - 1).length()) + "d";
        for (int row = 0; row < items; row++) {
            ids.add(new ItemId(rising.formatted(row)));
            cards.add(card(ids.get(row), id, random));
            int at = row * ItemParts.PARTS * DIMENSION;
            for (int i = 0; i < ItemParts.PARTS * DIMENSION; i++) {
                parts[at + i] = row % 7 == 3 && i < DIMENSION ? 0 : (float) random.nextGaussian();
            }
            biases[row] = (float) random.nextGaussian();
            counts[row] = random.nextInt(20);
        }
        ItemParts stored = parts(parts, precision);
        for (int row = 0; row < items; row++) {
            System.arraycopy(stored.sum(row), 0, matrix, row * DIMENSION, DIMENSION);
        }
        return new LoadedGeneration(
                manifest(id, items, precision),
                new ItemVectors(ids, DIMENSION, matrix, biases),
                stored,
                cards,
                new Popularity(counts, counts),
                Path.of("no-ranker"),
                Optional.empty());
    }

    /** Parts as a generation has them. */
    static ItemParts parts(float[] matrix, VectorPrecision precision) {
        return switch (precision) {
            case FLOAT32 -> ItemParts.of(matrix.length / (ItemParts.PARTS * DIMENSION), DIMENSION, matrix);
            case INT8 -> Int8Parts.of(matrix, DIMENSION);
        };
    }

    /** A generation ready to serve, with user vectors that are the mean of the history's item vectors. */
    public static ServedGeneration served(String id, int items, long seed) {
        LoadedGeneration data = random(id, items, seed);
        return new ServedGeneration(data, new MeanUserVectors(data.vectors()), Optional.empty());
    }

    private static ItemCard card(ItemId id, String generation, Random random) {
        Map<String, List<String>> attributes = new TreeMap<>();
        if (random.nextInt(10) > 0) {
            attributes.put("genre", List.of("g" + random.nextInt(4), "g" + random.nextInt(4)));
        }
        if (random.nextInt(10) > 1) {
            attributes.put("price", List.of(random.nextInt(8) == 0 ? "ask us" : "" + random.nextInt(1000) / 10.0));
        }
        Instant available = random.nextInt(5) == 0 ? NOW.plusSeconds(1 + random.nextInt(1000)) : Instant.EPOCH;
        Random departures = new Random(id.hashCode());
        Instant until = departures.nextInt(5) == 0
                ? (available.isAfter(NOW) ? available : NOW).plusSeconds(1 + departures.nextInt(600))
                : Item.FOREVER;
        return new ItemCard(id, generation + " " + id, attributes, available, until);
    }

    static Manifest manifest(String id, int items, VectorPrecision precision) {
        ArtifactKind other = ArtifactKind.ofParts(
                precision == VectorPrecision.INT8 ? VectorPrecision.FLOAT32 : VectorPrecision.INT8);
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(ArtifactKind.class);
        for (ArtifactKind kind : EnumSet.complementOf(EnumSet.of(other))) {
            artifacts.put(kind, new Artifact(items, List.of()));
        }
        return new Manifest(
                Manifest.layoutOf(artifacts), new GenerationId(id), NOW, DIMENSION, items, artifacts, Map.of(), "");
    }

    /** The same generation with a search index. */
    public static LoadedGeneration with(LoadedGeneration data, Cells index) {
        return new LoadedGeneration(
                data.manifest(),
                data.vectors().by(index),
                data.parts(),
                data.cards(),
                data.popularity(),
                data.rankerFolder(),
                data.encoderFolder());
    }

    /** The same generation, as if it had been made with the item log up to a revision in it. */
    public static LoadedGeneration asOf(long revision, LoadedGeneration data) {
        Manifest of = data.manifest();
        Lineage lineage = new Lineage("", "", Map.of(), revision);
        return new LoadedGeneration(
                new Manifest(
                        of.layout(),
                        of.id(),
                        of.created(),
                        of.dimension(),
                        of.items(),
                        of.artifacts(),
                        of.metrics(),
                        of.dataHash(),
                        lineage),
                data.vectors(),
                data.parts(),
                data.cards(),
                data.popularity(),
                data.rankerFolder(),
                data.encoderFolder());
    }
}
