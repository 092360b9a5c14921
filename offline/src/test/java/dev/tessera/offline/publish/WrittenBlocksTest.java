package dev.tessera.offline.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.VectorPrecision;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenBlocksTest {
    private static final List<ItemId> IDS = List.of(new ItemId("a"), new ItemId("b"), new ItemId("c"));

    @Test
    void blocksStandInTheirOrderWhateverTaskWroteThem() throws PublishException {
        List<WrittenBlock> blocks = whole();
        var artifacts = new WrittenBlocks(blocks).artifacts(IDS, VectorPrecision.FLOAT32);
        assertThat(artifacts.get(ArtifactKind.PARTS).rows()).isEqualTo(3);
        assertThat(artifacts.get(ArtifactKind.PARTS).blobs()).containsExactly(blob(0), blob(1));
    }

    @Test
    void aBlockThatNobodyWroteIsNoticed() {
        List<WrittenBlock> blocks = whole();
        blocks.remove(block(ArtifactKind.COUNTS, 1, IDS.subList(2, 3)));
        assertThatThrownBy(() -> new WrittenBlocks(blocks).artifacts(IDS, VectorPrecision.FLOAT32))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("table catalog has 2 rows; expected as many as the 3");
    }

    @Test
    void asManyRowsOfOtherItemsAreNoticed() {
        List<WrittenBlock> blocks = whole();
        blocks.remove(block(ArtifactKind.CARDS, 1, IDS.subList(2, 3)));
        blocks.add(block(ArtifactKind.CARDS, 1, List.of(new ItemId("d"))));
        assertThatThrownBy(() -> new WrittenBlocks(blocks).artifacts(IDS, VectorPrecision.FLOAT32))
                .hasMessageContaining("table items has 3 rows, but of other items");
    }

    @Test
    void theRowsOfATableAreNamedByTheirBlocksInAnyOrder() {
        RowSum rows = new WrittenBlocks(whole()).rows(ArtifactKind.VECTORS);
        assertThat(rows).isEqualTo(new RowSum(3, BigInteger.valueOf('a' + 'c')));
    }

    private static List<WrittenBlock> whole() {
        List<WrittenBlock> blocks = new ArrayList<>();
        for (ArtifactKind kind :
                List.of(ArtifactKind.COUNTS, ArtifactKind.CARDS, ArtifactKind.PARTS, ArtifactKind.VECTORS)) {
            blocks.add(block(kind, 1, IDS.subList(2, 3)));
            blocks.add(block(kind, 0, IDS.subList(0, 2)));
        }
        return blocks;
    }

    private static WrittenBlock block(ArtifactKind kind, int number, List<ItemId> ids) {
        RowSum rows =
                new RowSum(ids.size(), BigInteger.valueOf(ids.get(0).value().charAt(0)));
        return WrittenBlock.of(kind, number, blob(number), rows, WrittenBlock.hash(ids));
    }

    private static Blob blob(int number) {
        return Blob.of(new byte[] {(byte) number});
    }
}
