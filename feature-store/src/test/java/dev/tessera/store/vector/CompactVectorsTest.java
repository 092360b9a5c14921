package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class CompactVectorsTest {
    private static final int TRIES = 100;
    private static final List<BiFunction<float[], Integer, CompactVectors>> CODECS =
            List.of(Int8Vectors::of, BinaryVectors::of);

    @Test
    void anInt8NumberStandsAtMostHalfAScaleAway() {
        inTurn(seed -> {
            Random random = new Random(seed);
            int dimension = 1 + random.nextInt(70);
            float[] matrix = matrix(random, random.nextInt(40), dimension);
            Int8Vectors vectors = Int8Vectors.of(matrix, dimension);
            for (int i = 0; i < matrix.length; i++) {
                float scale = vectors.scale(i / dimension);
                assertThat(vectors.matrix()[i]).isCloseTo(matrix[i], within(scale * 0.50001f));
            }
        });
    }

    @Test
    void extremeNumbersStayFiniteAndZeroStaysZero() {
        float[] matrix = {Float.MAX_VALUE, -Float.MAX_VALUE, 0, Float.MIN_VALUE, 0, 0, -0f, 0, 0};
        float[] found = Int8Vectors.of(matrix, 3).matrix();
        assertThat(found[0]).isCloseTo(Float.MAX_VALUE, within(Float.MAX_VALUE / 200));
        assertThat(found[1]).isEqualTo(-found[0]);
        assertThat(Arrays.copyOfRange(found, 2, 9)).containsOnly(0f);
        assertThat(BinaryVectors.of(matrix, 3).matrix()[8]).isZero();
    }

    @Test
    void aBinaryVectorHasTheSignsAndNoOtherScaleIsNearer() {
        inTurn(seed -> {
            Random random = new Random(seed);
            int dimension = 1 + random.nextInt(70);
            float[] row = matrix(random, 1, dimension);
            float[] found = BinaryVectors.of(row, dimension).vector(0);
            for (int i = 0; i < dimension; i++) {
                assertThat(Math.signum(found[i])).isEqualTo(Math.signum(row[i]));
            }
            assertThat(distance(row, found, 1))
                    .isLessThanOrEqualTo(distance(row, found, 1.01f))
                    .isLessThanOrEqualTo(distance(row, found, 0.99f));
        });
    }

    @Test
    void scoresAreThoseOfTheVectorsAsStored() {
        inTurn(seed -> {
            Random random = new Random(seed);
            int dimension = 1 + random.nextInt(70);
            float[] matrix = matrix(random, random.nextInt(40), dimension);
            float[] user = matrix(random, 1, dimension);
            for (var codec : CODECS) {
                CompactVectors vectors = codec.apply(matrix, dimension);
                float[] dots = vectors.dots(user);
                assertThat(dots).hasSize(vectors.rows());
                for (int row = 0; row < dots.length; row++) {
                    assertThat(dots[row]).isCloseTo(DotProduct.of(user, vectors.vector(row)), within(1e-3f));
                }
            }
        });
    }

    @Test
    void whatIsEncodedIsDecoded() {
        inTurn(seed -> {
            Random random = new Random(seed);
            int dimension = 1 + random.nextInt(70);
            float[] matrix = matrix(random, random.nextInt(40), dimension);
            Int8Vectors bytes = Int8Vectors.of(matrix, dimension);
            BinaryVectors bits = BinaryVectors.of(matrix, dimension);
            assertThat(Int8Vectors.decode(bytes.encode()).matrix()).containsExactly(bytes.matrix());
            assertThat(BinaryVectors.decode(bits.encode()).matrix()).containsExactly(bits.matrix());
        });
    }

    @Test
    void aByteOrABitADimensionIsStoredAndAScaleARow() {
        float[] matrix = matrix(new Random(1), 100, 60);
        assertThat(Int8Vectors.of(matrix, 60).encode()).hasSize(BlockFrame.OVERHEAD + 8 + 100 * (4 + 60));
        assertThat(BinaryVectors.of(matrix, 60).encode()).hasSize(BlockFrame.OVERHEAD + 8 + 100 * (4 + 8));
    }

    @Test
    void whatIsCutOrChangedIsNoticed() {
        float[] matrix = matrix(new Random(1), 7, 20);
        damaged(Int8Vectors.of(matrix, 20).encode(), Int8Vectors::decode);
        damaged(BinaryVectors.of(matrix, 20).encode(), BinaryVectors::decode);
        assertThatThrownBy(() -> Int8Vectors.decode(BinaryVectors.of(matrix, 20).encode()))
                .isInstanceOf(CorruptBlockException.class)
                .hasMessageContaining("int8 vectors begins with");
    }

    private static void damaged(byte[] whole, Function<byte[], CompactVectors> decode) {
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decode.apply(cut)).isInstanceOf(CorruptBlockException.class);
            byte[] changed = whole.clone();
            changed[length] ^= 0x10;
            assertThatThrownBy(() -> decode.apply(changed)).isInstanceOf(CorruptBlockException.class);
        }
    }

    @Test
    void aFrameThatHoldsTooFewOrTooManyCodesIsNoticed() {
        CompactBlock.Layout layout = new CompactBlock.Layout("int8 vectors", 0x54493831, 1);
        for (int codes : new int[] {0, 5, 7, 12}) {
            byte[] frame = new CompactBlock(2, 3, new float[2], new byte[codes]).encode(layout);
            assertThatThrownBy(() -> Int8Vectors.decode(frame))
                    .as("%s codes", codes)
                    .isInstanceOf(CorruptBlockException.class)
                    .hasMessageContaining(codes + " bytes of codes");
        }
        byte[] boast = new CompactBlock(1 << 30, 3, new float[2], new byte[6]).encode(layout);
        assertThatThrownBy(() -> Int8Vectors.decode(boast)).hasMessageContaining("declares 1073741824 rows");
    }

    @Test
    void shapesThatDisagreeAreRefused() {
        for (var codec : CODECS) {
            assertThatThrownBy(() -> codec.apply(new float[7], 2)).hasMessageContaining("7 floats");
            assertThatThrownBy(() -> codec.apply(new float[6], 2).dots(new float[3]))
                    .hasMessageContaining("3 floats meets rows of dimension 2");
        }
    }

    private static void inTurn(IntConsumer seeded) {
        for (int seed = 0; seed < TRIES; seed++) {
            seeded.accept(seed);
        }
    }

    private static double distance(float[] row, float[] found, float times) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            double miss = row[i] - (double) found[i] * times;
            sum += miss * miss;
        }
        return sum;
    }

    /** Rows of very different lengths. */
    private static float[] matrix(Random random, int rows, int dimension) {
        float[] matrix = new float[rows * dimension];
        for (int row = 0; row < rows; row++) {
            double length = Math.exp(random.nextGaussian());
            for (int i = 0; i < dimension; i++) {
                matrix[row * dimension + i] = (float) (random.nextGaussian() * length);
            }
        }
        return matrix;
    }
}
