package dev.tessera.offline.compress;

import dev.tessera.offline.towers.Digests;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.Int8Constants;
import dev.tessera.store.tensorflow.SavedModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.tensorflow.proto.MetaGraphDef;

/** An encoder whose models store their weights as {@link Int8Constants}. It is loaded and used like the one it was made from. */
final class QuantisedEncoder {
    /** Changes whenever the same tower is stored differently. */
    private static final String REVISION = "int8-1";

    private QuantisedEncoder() {}

    /** @throws IllegalArgumentException if the folder holds no encoder, or one with weights that are not finite */
    static void write(Path encoder, Path compressed) throws IOException {
        EncoderCopy.write(encoder, compressed, QuantisedEncoder::quantise);
        renamed(Preprocessing.read(encoder)).write(compressed);
    }

    private static void quantise(Path model, Path compressed) throws IOException {
        MetaGraphDef graph = SavedModelFile.read(model);
        SavedModelFile.write(
                compressed,
                graph.toBuilder()
                        .setGraphDef(Int8Constants.store(graph.getGraphDef()))
                        .build());
    }

    /** Towers that say something else must not be taken for the same: what they say is kept by their digests. */
    private static Preprocessing renamed(Preprocessing preprocessing) {
        Map<Modality, String> towers = new EnumMap<>(Modality.class);
        preprocessing
                .towers()
                .forEach((modality, digest) ->
                        towers.put(modality, modality == Modality.ATTRIBUTES ? digest : Digests.of(REVISION, digest)));
        return new Preprocessing(
                preprocessing.version(),
                preprocessing.dimension(),
                towers,
                preprocessing.text(),
                preprocessing.image(),
                preprocessing.attributes());
    }
}
