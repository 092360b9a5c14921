package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.BinaryVectors;
import dev.tessera.store.vector.BlockFrame;
import dev.tessera.store.vector.BlockIds;
import dev.tessera.store.vector.CorruptBlockException;
import dev.tessera.store.vector.Int8PartBlock;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.Int8Vectors;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.VectorBlock;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to stored bytes: it is noticed, and said in one way. */
class BlockDamageTest {
    private static final int ROUNDS = 3_000;
    private static final int DIMENSION = 11;

    /** The kinds of blocks, and their magic. */
    enum Kind {
        VECTORS("vector block", 0x54564231, BlockDamageTest::vectors, bytes -> VectorBlock.decode(bytes)
                .encode()),
        CARDS("card block", 0x54434231, BlockDamageTest::cards, bytes -> CardBlock.decode(bytes)
                .encode()),
        COUNTS("count block", 0x54504231, BlockDamageTest::counts, bytes -> CountBlock.decode(bytes)
                .encode()),
        INT8(
                "int8 vectors",
                0x54493831,
                random -> Int8Vectors.of(matrix(random), DIMENSION).encode(),
                bytes -> Int8Vectors.decode(bytes).encode()),
        INT8_PARTS("int8 part block", 0x54495031, BlockDamageTest::int8Parts, bytes -> Int8PartBlock.decode(
                        bytes, count -> BlockIds.FRESH)
                .encode()),
        BINARY(
                "binary vectors",
                0x54424931,
                random -> BinaryVectors.of(matrix(random), DIMENSION).encode(),
                bytes -> BinaryVectors.decode(bytes).encode());

        final String named;
        final int magic;
        final Function<Random, byte[]> example;
        final UnaryOperator<byte[]> again;

        Kind(String named, int magic, Function<Random, byte[]> example, UnaryOperator<byte[]> again) {
            this.named = named;
            this.magic = magic;
            this.example = example;
            this.again = again;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsEncodedIsDecodedToTheLastBit(Kind kind) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] block = kind.example.apply(new Random(seed));
            assertThat(kind.again.apply(block)).as("seed %d", seed).isEqualTo(block);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTruncationIsNoticed(Kind kind) {
        byte[] block = kind.example.apply(new Random(1));
        for (int length = 0; length < block.length; length++) {
            assertRefused(kind, Arrays.copyOf(block, length), "cut to " + length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySingleBitThatFlipsIsNoticed(Kind kind) {
        byte[] block = kind.example.apply(new Random(2));
        for (int bit = 0; bit < 8 * block.length; bit++) {
            byte[] damaged = block.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(kind, damaged, "bit " + bit);
        }
    }

    @ParameterizedTest
    @EnumSource
    void flippedBitsChangedBytesAndExtraBytesAreNoticed(Kind kind) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] block = kind.example.apply(random);
            byte[] damaged = damage(block, random);
            if (!Arrays.equals(block, damaged)) {
                assertRefused(kind, damaged, "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBlockOfAnotherKindIsRefused(Kind kind) {
        for (Kind other : Kind.values()) {
            if (other != kind) {
                assertRefused(kind, other.example.apply(new Random(3)), other.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nonsenseInARightFrameIsRefusedOrReadButNeverCrashes(Kind kind) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] block = kind.example.apply(random);
            byte[] payload = damage(Arrays.copyOfRange(block, 12, block.length - 4), random);
            byte[] framed = BlockFrame.wrap(kind.magic, version(block), payload);
            try {
                assertThat(kind.again.apply(framed)).isNotNull();
            } catch (CorruptBlockException e) {
                assertThat(e).hasMessageContaining(kind.named);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNewerLayoutIsRefusedNamingBothVersions(Kind kind) {
        byte[] block = kind.example.apply(new Random(4));
        int next = 3;
        byte[] newer = BlockFrame.wrap(kind.magic, next, Arrays.copyOfRange(block, 12, block.length - 4));
        assertThatThrownBy(() -> kind.again.apply(newer))
                .isInstanceOf(CorruptBlockException.class)
                .hasMessageContaining(kind.named + " has layout version " + next + "; expected 1");
    }

    private static int version(byte[] block) {
        return ByteBuffer.wrap(block).getInt(4);
    }

    private static void assertRefused(Kind kind, byte[] damaged, String what) {
        assertThatThrownBy(() -> kind.again.apply(damaged))
                .as(what)
                .isInstanceOf(CorruptBlockException.class)
                .hasMessageContaining(kind.named);
    }

    private static byte[] damage(byte[] block, Random random) {
        byte[] damaged = block.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                for (int flips = 1 + random.nextInt(5); flips > 0; flips--) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> {
                for (int changes = 1 + random.nextInt(20); changes > 0; changes--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
            }
            case 2 -> damaged = Arrays.copyOf(damaged, damaged.length + 1 + random.nextInt(20));
            default -> {
                int from = random.nextInt(damaged.length);
                Arrays.fill(damaged, from, Math.min(damaged.length, from + 64), (byte) 0);
            }
        }
        return damaged;
    }

    private static byte[] vectors(Random random) {
        List<ItemId> ids = ids(random);
        float[] vectors = new float[ids.size() * 3];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = random.nextFloat();
        }
        return new VectorBlock(ids, 3, vectors, new float[ids.size()]).encode();
    }

    private static byte[] int8Parts(Random random) {
        List<ItemId> ids = ids(random);
        return new Int8PartBlock(ids, Int8Parts.of(matrix(random, ids.size() * ItemParts.PARTS), DIMENSION)).encode();
    }

    private static float[] matrix(Random random) {
        return matrix(random, 1 + random.nextInt(10));
    }

    private static float[] matrix(Random random, int rows) {
        float[] matrix = new float[DIMENSION * rows];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) random.nextGaussian();
        }
        return matrix;
    }

    private static byte[] cards(Random random) {
        return new CardBlock(ids(random).stream()
                        .map(id -> new ItemCard(
                                id,
                                "title " + random.nextInt(),
                                Map.of("genre", List.of("a", "b"), "none", List.of()),
                                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                                random.nextBoolean() ? Item.FOREVER : Instant.ofEpochSecond(random.nextInt())))
                        .toList())
                .encode();
    }

    private static byte[] counts(Random random) {
        List<ItemId> ids = ids(random);
        return new CountBlock(
                        ids,
                        random.longs(ids.size()).toArray(),
                        random.longs(ids.size()).toArray())
                .encode();
    }

    private static List<ItemId> ids(Random random) {
        List<ItemId> ids = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(10); i++) {
            ids.add(new ItemId("id" + random.nextInt(1000)));
        }
        return ids;
    }
}
