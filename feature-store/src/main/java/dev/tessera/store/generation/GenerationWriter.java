package dev.tessera.store.generation;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.Cells;
import dev.tessera.store.vector.Int8PartBlock;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.VectorBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes a generation from memory, in the blocks that the publishing job writes in parallel. It does not activate it. */
public final class GenerationWriter {
    private final GenerationStore generations;
    private final BlobStore blobs;

    public GenerationWriter(GenerationStore generations, BlobStore blobs) {
        this.generations = generations;
        this.blobs = blobs;
    }

    /** Begins the generation, stores its bytes and completes it. */
    public Manifest write(GenerationDraft draft) {
        generations.begin(draft.id());
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(ArtifactKind.class);
        ArtifactKind parts = ArtifactKind.ofParts(draft.parts().precision());
        for (ArtifactKind kind : List.of(ArtifactKind.VECTORS, parts, ArtifactKind.CARDS, ArtifactKind.COUNTS)) {
            artifacts.put(kind, items(draft, kind));
        }
        draft.vectors().cells().ifPresent(cells -> artifacts.put(ArtifactKind.INDEX, index(cells)));
        artifacts.put(ArtifactKind.RANKER, folder(draft.rankerFolder()));
        draft.encoderFolder().ifPresent(folder -> artifacts.put(ArtifactKind.ENCODER, folder(folder)));
        Manifest manifest = new Manifest(
                Manifest.layoutOf(artifacts),
                draft.id(),
                draft.created(),
                draft.vectors().dimension(),
                draft.vectors().size(),
                artifacts,
                draft.metrics(),
                draft.dataHash());
        generations.complete(manifest);
        return manifest;
    }

    private Artifact items(GenerationDraft draft, ArtifactKind kind) {
        List<ItemId> ids = draft.vectors().ids();
        List<Blob> written = new ArrayList<>();
        int from = 0;
        for (int to : BlockPlan.of(
                        kind, ids, draft.vectors().dimension(), draft.parts().precision())
                .ends(ids)) {
            written.add(blobs.put(block(draft, kind, from, to)));
            from = to;
        }
        return new Artifact(ids.size(), written);
    }

    private static byte[] block(GenerationDraft draft, ArtifactKind kind, int from, int to) {
        List<ItemId> ids = draft.vectors().ids().subList(from, to);
        return switch (kind) {
            case VECTORS -> vectors(draft.vectors(), ids, from).encode();
            case PARTS -> parts(draft.parts(), ids, from).encode();
            case INT8_PARTS -> new Int8PartBlock(ids, ((Int8Parts) draft.parts()).rows(from, to)).encode();
            case CARDS -> new CardBlock(draft.cards().subList(from, to)).encode();
            case COUNTS -> counts(draft.popularity(), ids, from).encode();
            case INDEX, RANKER, ENCODER, SECOND_STAGE -> throw new IllegalArgumentException(kind + " has no blocks");
        };
    }

    private static VectorBlock vectors(ItemVectors vectors, List<ItemId> ids, int from) {
        int dimension = vectors.dimension();
        float[] rows = new float[ids.size() * dimension];
        float[] biases = new float[ids.size()];
        for (int i = 0; i < biases.length; i++) {
            vectors.copyVector(from + i, rows, i * dimension);
            biases[i] = vectors.bias(from + i);
        }
        return new VectorBlock(ids, dimension, rows, biases);
    }

    private static VectorBlock parts(ItemParts parts, List<ItemId> ids, int from) {
        float[] rows = new float[ids.size() * ItemParts.PARTS * parts.dimension()];
        parts.copy(from * ItemParts.PARTS, ids.size() * ItemParts.PARTS, rows, 0);
        return new VectorBlock(ids, ItemParts.PARTS * parts.dimension(), rows, new float[ids.size()]);
    }

    private static CountBlock counts(Popularity popularity, List<ItemId> ids, int from) {
        long[] counts = new long[ids.size()];
        long[] recentCounts = new long[ids.size()];
        Arrays.setAll(counts, i -> popularity.count(from + i));
        Arrays.setAll(recentCounts, i -> popularity.recentCount(from + i));
        return new CountBlock(ids, counts, recentCounts);
    }

    /** Stores a search index. */
    public Artifact index(Cells cells) {
        return new Artifact(cells.size(), List.of(blobs.put(cells.encode())));
    }

    /** Stores a folder file by file, without what only training needs: whatever is called {@code checkpoint...}. */
    public Artifact folder(Path folder) {
        FolderListing listing = FolderListing.put(folder, GenerationWriter::served, blobs);
        if (listing.files().isEmpty()) {
            throw new GenerationException("folder " + folder + " holds no files to publish; run its stage first");
        }
        List<Blob> written = new ArrayList<>(List.of(blobs.put(listing.toJson())));
        listing.files().forEach(entry -> written.add(entry.blob()));
        return new Artifact(listing.files().size(), written);
    }

    private static boolean served(Path relative) {
        return !relative.getName(0).toString().startsWith("checkpoint");
    }
}
