package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Made-up generations for tests. */
public final class Drafts {
    private Drafts() {}

    /** A generation whose numbers follow from the seed, with a ranker and an encoder folder below {@code scratch}. */
    public static GenerationDraft of(String id, int items, int dimension, long seed, Path scratch) {
        Random random = new Random(seed);
        List<ItemId> ids = new ArrayList<>();
        List<ItemCard> cards = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            ids.add(new ItemId(String.format("item-%07d", i)));
            cards.add(new ItemCard(ids.get(i), "Item " + i, Map.of("shelf", List.of("s" + i % 4)), Instant.EPOCH));
        }
        float[] parts = floats(random, items * ItemParts.PARTS * dimension);
        float[] vectors = new float[items * dimension];
        for (int i = 0; i < items; i++) {
            float[] sum = ItemParts.sum(parts, i * ItemParts.PARTS * dimension, dimension);
            System.arraycopy(sum, 0, vectors, i * dimension, dimension);
        }
        return new GenerationDraft(
                new GenerationId(id),
                Instant.parse("2024-01-02T03:04:05Z"),
                new ItemVectors(ids, dimension, vectors, floats(random, items)),
                ItemParts.of(items, dimension, parts),
                cards,
                new Popularity(
                        random.longs(items, 0, 1000).toArray(),
                        random.longs(items, 0, 10).toArray()),
                folder(scratch.resolve("ranker"), "ranker " + seed),
                Optional.of(folder(scratch.resolve("encoder"), "encoder")),
                Map.of("ndcg@10", 0.1),
                "data-" + seed);
    }

    /** The same with parts as bytes, and vectors of what those are worth. */
    public static GenerationDraft int8(GenerationDraft draft) {
        int dimension = draft.vectors().dimension();
        int items = draft.vectors().size();
        float[] floats = new float[items * ItemParts.PARTS * dimension];
        draft.parts().copy(0, items * ItemParts.PARTS, floats, 0);
        Int8Parts parts = Int8Parts.of(floats, dimension);
        float[] vectors = new float[items * dimension];
        float[] biases = new float[items];
        for (int row = 0; row < items; row++) {
            System.arraycopy(parts.sum(row), 0, vectors, row * dimension, dimension);
            biases[row] = draft.vectors().bias(row);
        }
        return new GenerationDraft(
                draft.id(),
                draft.created(),
                new ItemVectors(draft.vectors().ids(), dimension, vectors, biases),
                parts,
                draft.cards(),
                draft.popularity(),
                draft.rankerFolder(),
                draft.encoderFolder(),
                draft.metrics(),
                draft.dataHash());
    }

    private static float[] floats(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Path folder(Path folder, String content) {
        try {
            Files.createDirectories(folder.resolve("saved_model/variables"));
            Files.createDirectories(folder.resolve("checkpoint"));
            Files.writeString(folder.resolve("saved_model/saved_model.pb"), content);
            Files.writeString(folder.resolve("saved_model/variables/variables.index"), "variables of " + content);
            Files.writeString(folder.resolve("checkpoint/state"), "only training needs this");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
