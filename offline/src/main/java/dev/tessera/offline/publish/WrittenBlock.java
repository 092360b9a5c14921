package dev.tessera.offline.publish;

import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import java.util.List;

/**
 * A block that a task wrote and read back.
 *
 * @param block its place in the artifact
 * @param rowSum names the table rows in it, as {@link RowSum}
 * @param ids the sum of the ids' hashes: equal sums over two artifacts mean equal sets of items, whatever their blocks
 */
record WrittenBlock(ArtifactKind kind, int block, long rows, String digest, long size, String rowSum, long ids) {
    static final Table<WrittenBlock> TABLE = Table.of("written_blocks", WrittenBlock.class, 3);

    /** Of FNV-1a with 64 bits, by characters instead of bytes. */
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    /** @param ids the sum of the {@link #hash} of each id */
    static WrittenBlock of(ArtifactKind kind, int block, Blob blob, RowSum rows, long ids) {
        return new WrittenBlock(kind, block, rows.rows(), blob.digest().hex(), blob.size(), rows.hex(), ids);
    }

    static long hash(List<ItemId> items) {
        return items.stream().mapToLong(WrittenBlock::hash).sum();
    }

    /** Of 64 bits, each of which depends on every character: two sets of items that are made by accident have the same sum once in 2^64. */
    static long hash(ItemId item) {
        String id = item.value();
        long hash = FNV_OFFSET;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * FNV_PRIME;
        }
        return mixed(hash);
    }

    /** The last step of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    RowSum sum() {
        return RowSum.ofHex(rows, rowSum);
    }

    Blob blob() {
        return new Blob(new Digest(digest), size);
    }
}
