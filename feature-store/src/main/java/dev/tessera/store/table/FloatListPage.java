package dev.tessera.store.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/**
 * One page of a column of lists of required floats. A value of repetition level 0 begins the list of a row, one of level 1 goes on with it; a value of
 * definition level 0 stands for an empty list.
 */
final class FloatListPage {
    private final LevelRuns repetitions;
    private final LevelRuns definitions;
    private final Floats floats;
    private int left;

    private FloatListPage(LevelRuns repetitions, LevelRuns definitions, Floats floats, int left) {
        this.repetitions = repetitions;
        this.definitions = definitions;
        this.floats = floats;
        this.left = left;
    }

    /** The floats of a page, one behind the other. */
    private interface Floats {
        /** Reads the next ones into {@code target[at, at + count)}. */
        void read(float[] target, int at, int count);
    }

    static FloatListPage of(ColumnDescriptor column, DataPage page, @Nullable Dictionary dictionary)
            throws IOException {
        if (!(page instanceof DataPageV1 data)) {
            throw new IOException("a page has version 2; expected pages of version 1, as tables are written with");
        }
        if (data.getRlEncoding() != Encoding.RLE || data.getDlEncoding() != Encoding.RLE) {
            throw new IOException("levels are encoded as " + data.getRlEncoding() + " and " + data.getDlEncoding()
                    + "; expected " + Encoding.RLE);
        }
        int values = data.getValueCount();
        ByteBufferInputStream bytes = data.getBytes().toInputStream();
        LevelRuns repetitions = LevelRuns.of(bytes);
        LevelRuns definitions = LevelRuns.of(bytes);
        return new FloatListPage(repetitions, definitions, floats(column, data, bytes, dictionary), values);
    }

    private static Floats floats(
            ColumnDescriptor column, DataPageV1 page, ByteBufferInputStream bytes, @Nullable Dictionary dictionary)
            throws IOException {
        Encoding encoding = page.getValueEncoding();
        if (encoding == Encoding.PLAIN) {
            ByteBuffer plain = bytes.slice(bytes.available()).order(ByteOrder.LITTLE_ENDIAN);
            FloatBuffer floats = plain.asFloatBuffer();
            return floats::get;
        }
        ValuesReader values = reader(column, encoding, dictionary);
        values.initFromPage(page.getValueCount(), bytes);
        return (target, at, count) -> {
            for (int i = at; i < at + count; i++) {
                target[i] = values.readFloat();
            }
        };
    }

    private static ValuesReader reader(ColumnDescriptor column, Encoding encoding, @Nullable Dictionary dictionary)
            throws IOException {
        if (!encoding.usesDictionary()) {
            return encoding.getValuesReader(column, ValuesType.VALUES);
        }
        if (dictionary == null) {
            throw new IOException("a page is encoded by a dictionary that is not there");
        }
        return encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, dictionary);
    }

    /** Whether all values were counted. */
    boolean isOver() {
        return left == 0;
    }

    /** How many floats of the next row's list are here; to be {@linkplain #read} before others are counted. */
    int begun() throws IOException {
        if (repetitions.isOne()) {
            throw new IOException("a row's list begins in the middle");
        }
        left--;
        return definitions.isOne() ? 1 + more() : 0;
    }

    /** How many floats are here of a list that began in a page before; to be {@linkplain #read} before others are counted. */
    int more() throws IOException {
        int more = repetitions.ones(left);
        if (definitions.ones(more) < more) {
            throw new IOException("a list goes on without a float");
        }
        left -= more;
        return more;
    }

    /** Reads floats that were counted into {@code target[at, at + count)}. */
    void read(float[] target, int at, int count) {
        floats.read(target, at, count);
    }
}
