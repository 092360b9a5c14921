package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockTextTest {
    /** From texts of one byte a character to halves of surrogate pairs, which Java writes as question marks. */
    private static final int[] FIRSTS = {'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xe000, 0xffff};

    @Test
    void bytesAreCountedAsJavaWritesThem() {
        Random random = new Random(5);
        for (int text = 0; text < 20_000; text++) {
            StringBuilder made = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                made.append((char) FIRSTS[random.nextInt(FIRSTS.length)]);
            }
            int written = made.toString().getBytes(StandardCharsets.UTF_8).length;
            assertThat(BlockText.utf8(made.toString())).as("of %s", made).isEqualTo(written);
            ByteBuffer block = ByteBuffer.allocate(100);
            BlockText.put(block, made.toString());
            assertThat(block.position()).isEqualTo(BlockText.bytes(made.toString()));
        }
    }
}
