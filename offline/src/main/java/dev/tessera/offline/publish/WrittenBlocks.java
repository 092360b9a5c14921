package dev.tessera.offline.publish;

import dev.tessera.store.generation.Artifact;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.VectorPrecision;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The blocks of all tasks, put together and checked against the catalog. */
final class WrittenBlocks {
    private final List<WrittenBlock> blocks;

    WrittenBlocks(List<WrittenBlock> blocks) {
        this.blocks = blocks;
    }

    /**
     * The artifacts of items.
     *
     * @param ids the items of the catalog
     * @param precision of their parts
     * @throws PublishException if an artifact does not hold exactly these items; names the table to look at
     */
    Map<ArtifactKind, Artifact> artifacts(List<ItemId> ids, VectorPrecision precision) throws PublishException {
        long expected = WrittenBlock.hash(ids);
        Map<ArtifactKind, Artifact> artifacts = new EnumMap<>(ArtifactKind.class);
        ArtifactKind parts = ArtifactKind.ofParts(precision);
        for (ArtifactKind kind : List.of(ArtifactKind.VECTORS, parts, ArtifactKind.CARDS, ArtifactKind.COUNTS)) {
            List<WrittenBlock> own = blocks.stream()
                    .filter(block -> block.kind() == kind)
                    .sorted(Comparator.comparingInt(WrittenBlock::block))
                    .toList();
            long rows = own.stream().mapToLong(WrittenBlock::rows).sum();
            long hash = own.stream().mapToLong(WrittenBlock::ids).sum();
            if (rows != ids.size() || hash != expected) {
                throw new PublishException("publish failed: table " + table(kind) + " has " + rows
                        + (rows == ids.size() ? " rows, but of other items than" : " rows; expected as many as")
                        + " the "
                        + ids.size() + " of table catalog; run the stages after ingest again");
            }
            artifacts.put(
                    kind,
                    new Artifact(rows, own.stream().map(WrittenBlock::blob).toList()));
        }
        return artifacts;
    }

    /** Names the rows that went into an artifact. */
    RowSum rows(ArtifactKind kind) {
        return RowSum.of(blocks.stream()
                .filter(block -> block.kind() == kind)
                .map(WrittenBlock::sum)
                .toList());
    }

    private static String table(ArtifactKind kind) {
        return switch (kind) {
            case VECTORS, PARTS, INT8_PARTS -> "item_vectors";
            case CARDS -> "items";
            case COUNTS, INDEX, RANKER, ENCODER, SECOND_STAGE -> "catalog";
        };
    }
}
