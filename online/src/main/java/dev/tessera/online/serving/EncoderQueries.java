package dev.tessera.online.serving;

import dev.tessera.online.retrieval.ContentQueries;
import dev.tessera.online.retrieval.UnreadableContentException;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Content queries by a generation's own encoder, which is loaded when the first of them comes: most rankers never need it. */
final class EncoderQueries implements ContentQueries {
    private static final ItemId QUERY = new ItemId("query");

    private final Path encoderFolder;
    private final PartMap parts;
    private @Nullable ItemEncoder encoder;

    private EncoderQueries(Path encoderFolder, PartMap parts) {
        this.encoderFolder = encoderFolder;
        this.parts = parts;
    }

    /** Empty if the generation was published without its encoder. */
    static Optional<ContentQueries> of(LoadedGeneration generation) {
        Path ranker = generation.rankerFolder();
        return generation
                .encoderFolder()
                .filter(encoder -> Files.exists(ranker.resolve(PartMap.FILE)))
                .map(encoder -> new EncoderQueries(encoder, read(ranker)));
    }

    @Override
    public float[] vector(String text, byte[] image) {
        Item item = new Item(QUERY, text, "", Map.of(), image, Instant.EPOCH);
        return parts.vector(encode(item, "content.image"));
    }

    @Override
    public float[] contributions(Item item, float[] behaviour) {
        return parts.contributions(encode(item, "image"), behaviour);
    }

    @Override
    public float newItemBias() {
        return parts.newItemBias();
    }

    private Parts encode(Item item, String field) {
        return encoder()
                .encode(List.of(item), (id, unreadable) -> {
                    throw new UnreadableContentException(
                            field + " cannot be read: " + unreadable.getMessage(), unreadable);
                })
                .get(0);
    }

    private synchronized ItemEncoder encoder() {
        if (encoder == null) {
            encoder = ItemEncoder.load(encoderFolder, TensorFlowThreads.forServing());
        }
        return encoder;
    }

    private static PartMap read(Path rankerFolder) {
        try {
            return PartMap.read(rankerFolder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (encoder != null) {
            encoder.close();
        }
    }
}
