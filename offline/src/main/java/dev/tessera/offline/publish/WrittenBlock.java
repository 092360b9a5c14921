package dev.tessera.offline.publish;

import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * A block that a task wrote and read back.
 *
 * @param block its place in the artifact
 * @param rowSum names the table rows in it, as {@link RowSum}
 * @param ids the sum of the ids' hashes: equal sums over two artifacts mean equal sets of items, whatever their blocks
 */
record WrittenBlock(ArtifactKind kind, int block, long rows, String digest, long size, String rowSum, long ids) {
    static final Table<WrittenBlock> TABLE = Table.of("written_blocks", WrittenBlock.class, 2);

    static WrittenBlock of(ArtifactKind kind, int block, Blob blob, RowSum rows, List<ItemId> items) {
        return new WrittenBlock(kind, block, rows.rows(), blob.digest().hex(), blob.size(), rows.hex(), hash(items));
    }

    /** The first 8 bytes of each id's SHA-256, summed. */
    static long hash(List<ItemId> items) {
        MessageDigest sha256 = Digest.sha256();
        long sum = 0;
        for (ItemId item : items) {
            byte[] digest = sha256.digest(item.value().getBytes(StandardCharsets.UTF_8));
            sum += ByteBuffer.wrap(digest).getLong();
        }
        return sum;
    }

    RowSum sum() {
        return RowSum.ofHex(rows, rowSum);
    }

    Blob blob() {
        return new Blob(new Digest(digest), size);
    }
}
