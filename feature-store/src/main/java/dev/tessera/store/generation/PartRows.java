package dev.tessera.store.generation;

import dev.tessera.store.vector.Int8PartBlock;
import dev.tessera.store.vector.Int8PartRows;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.VectorRows;

/** The parts of item vectors while their blocks are read, each to rows of its own. */
interface PartRows {
    /** Room for the parts of a generation, stored as its manifest says. */
    static PartRows of(Manifest manifest) {
        return switch (manifest.precision()) {
            case FLOAT32 -> new Floats(manifest);
            case INT8 -> new Bytes(manifest);
        };
    }

    /** Reads a block, whose ids have to be those of its rows. */
    void read(byte[] block, BlockRows rows, RowIds ids);

    /** What was read; to be called once all was. */
    ItemParts parts();

    /** Refuses a block with rows of another width. */
    static void checkWidth(Manifest manifest, ArtifactKind kind, int found, int expected) {
        if (found != expected) {
            throw GenerationException.misfit(
                    manifest.id(), kind + " has a block of " + found + " numbers a row; expected " + expected);
        }
    }

    /** Of {@link ArtifactKind#PARTS}. */
    final class Floats implements PartRows {
        private final Manifest manifest;
        private final int width;
        private final float[] matrix;

        private Floats(Manifest manifest) {
            this.manifest = manifest;
            this.width = ItemParts.PARTS * manifest.dimension();
            this.matrix = new float[Math.multiplyExact(Math.toIntExact(manifest.items()), width)];
        }

        @Override
        public void read(byte[] bytes, BlockRows rows, RowIds ids) {
            VectorRows block = VectorRows.of(bytes);
            checkWidth(manifest, ArtifactKind.PARTS, block.dimension(), width);
            int first = rows.claim(block.count());
            block.ids(ids.from(ArtifactKind.PARTS, first));
            block.copy(0, block.count(), matrix, first * width);
        }

        @Override
        public ItemParts parts() {
            return ItemParts.of(Math.toIntExact(manifest.items()), manifest.dimension(), matrix);
        }
    }

    /** Of {@link ArtifactKind#INT8_PARTS}. */
    final class Bytes implements PartRows {
        private final Manifest manifest;
        private final Int8PartRows gathered;

        private Bytes(Manifest manifest) {
            this.manifest = manifest;
            this.gathered = new Int8PartRows(Math.toIntExact(manifest.items()), manifest.dimension());
        }

        @Override
        public void read(byte[] bytes, BlockRows rows, RowIds ids) {
            Int8PartBlock block =
                    Int8PartBlock.decode(bytes, count -> ids.from(ArtifactKind.INT8_PARTS, rows.claim(count)));
            checkWidth(manifest, ArtifactKind.INT8_PARTS, block.parts().dimension(), manifest.dimension());
            gathered.put(rows.first(), block.parts());
        }

        @Override
        public ItemParts parts() {
            return gathered.parts();
        }
    }
}
