package dev.tessera.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that other writers may make: lists reach over them, some have no value. */
class FloatListPagesTest {
    private static final PrimitiveType FLOAT =
            new PrimitiveType(Repetition.REQUIRED, PrimitiveTypeName.FLOAT, "element");
    private static final ColumnDescriptor COLUMN =
            new ColumnDescriptor(new String[] {"vector", "list", "element"}, FLOAT, 1, 1);
    private static final ByteBufferAllocator HEAP = HeapByteBufferAllocator.getInstance();

    /** What a page stores of a value: whether it goes on with a list, and the float, or none for an empty list. */
    private record Value(boolean goesOn, Float number) {
        boolean isThere() {
            return number != null;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64, 1000})
    void aListMayReachOverPages(int longestPage) throws IOException {
        Random random = new Random(longestPage);
        List<float[]> lists = new ArrayList<>();
        for (int row = 0; row < 400; row++) {
            lists.add(floats(random.nextInt(5) == 0 ? 0 : random.nextInt(70), random));
        }
        FloatListPages pages = new FloatListPages(COLUMN, split(values(lists), longestPage, random));
        for (float[] list : lists) {
            assertThat(pages.next()).isEqualTo(list);
        }
        assertThatThrownBy(pages::next).hasMessage("there are more rows than lists");
    }

    @Test
    void aPageThatBeginsInTheMiddleOfNoListIsRefused() throws IOException {
        FloatListPages pages = new FloatListPages(COLUMN, new Pages(List.of(page(List.of(new Value(true, 1f))))));
        assertThatThrownBy(pages::next).isInstanceOf(IOException.class).hasMessageContaining("begins in the middle");
    }

    @Test
    void aListWithoutOneOfItsFloatsIsRefused() throws IOException {
        List<Value> values = List.of(new Value(false, 1f), new Value(true, null));
        FloatListPages pages = new FloatListPages(COLUMN, new Pages(List.of(page(values))));
        assertThatThrownBy(pages::next).isInstanceOf(IOException.class).hasMessageContaining("without a float");
    }

    @Test
    void damagedLevelsAreRefused() {
        byte[] twoTwos = {2, 0, 0, 0, 4, 2};
        DataPage damaged =
                page(ByteBuffer.allocate(12).put(twoTwos).put(twoTwos).array(), 2);
        assertThatThrownBy(() -> new FloatListPages(COLUMN, new Pages(List.of(damaged))).next())
                .isInstanceOf(IOException.class)
                .hasMessage("a run of levels is 2 times 2; expected 0 or 1 at least once");
    }

    private static float[] floats(int count, Random random) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = random.nextFloat();
        }
        return floats;
    }

    private static List<Value> values(List<float[]> lists) {
        List<Value> values = new ArrayList<>();
        for (float[] list : lists) {
            if (list.length == 0) {
                values.add(new Value(false, null));
            }
            for (int i = 0; i < list.length; i++) {
                values.add(new Value(i > 0, list[i]));
            }
        }
        return values;
    }

    private static Pages split(List<Value> values, int longest, Random random) throws IOException {
        List<DataPage> pages = new ArrayList<>();
        for (int from = 0; from < values.size(); ) {
            int to = Math.min(values.size(), from + random.nextInt(longest + 1));
            pages.add(page(values.subList(from, to)));
            from = to;
        }
        return new Pages(pages);
    }

    private static DataPage page(List<Value> values) throws IOException {
        try (RunLengthBitPackingHybridEncoder repetitions = encoder();
                RunLengthBitPackingHybridEncoder definitions = encoder()) {
            List<byte[]> floats = new ArrayList<>();
            for (Value value : values) {
                repetitions.writeInt(value.goesOn() ? 1 : 0);
                definitions.writeInt(value.isThere() ? 1 : 0);
                if (value.isThere()) {
                    floats.add(intBytes(Float.floatToRawIntBits(value.number())));
                }
            }
            ByteArrayOutputStream page = new ByteArrayOutputStream();
            writeLevels(repetitions, page);
            writeLevels(definitions, page);
            for (byte[] bytes : floats) {
                page.write(bytes);
            }
            return page(page.toByteArray(), values.size());
        }
    }

    private static DataPage page(byte[] bytes, int values) {
        return new DataPageV1(
                BytesInput.from(bytes),
                values,
                bytes.length,
                Statistics.createStats(FLOAT),
                Encoding.RLE,
                Encoding.RLE,
                Encoding.PLAIN);
    }

    private static RunLengthBitPackingHybridEncoder encoder() {
        return new RunLengthBitPackingHybridEncoder(1, 64, 1024, HEAP);
    }

    private static void writeLevels(RunLengthBitPackingHybridEncoder encoder, ByteArrayOutputStream page)
            throws IOException {
        BytesInput runs = encoder.toBytes();
        page.write(intBytes(Math.toIntExact(runs.size())));
        runs.writeAllTo(page);
    }

    private static byte[] intBytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }

    /** Pages in memory, without a dictionary. */
    private static final class Pages implements PageReader {
        private final Deque<DataPage> pages;

        Pages(List<DataPage> pages) {
            this.pages = new ArrayDeque<>(pages);
        }

        @Override
        public DictionaryPage readDictionaryPage() {
            return null;
        }

        @Override
        public long getTotalValueCount() {
            return pages.stream().mapToLong(DataPage::getValueCount).sum();
        }

        @Override
        public DataPage readPage() {
            return pages.poll();
        }
    }
}
