package dev.tessera.store.table;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/**
 * A column of lists of required floats in one row group. A value of repetition level 0 begins the list of a row, one of level 1 goes on with it; a value of
 * definition level 0 stands for an empty list.
 */
final class FloatListPages {
    private final ColumnDescriptor column;
    private final PageReader pages;
    private final @Nullable Dictionary dictionary;

    /** Where the next value is; null behind the last one. */
    private @Nullable Page ahead;

    /** Of the next value. */
    private int repetition;

    private float[] list = new float[64];

    FloatListPages(ColumnDescriptor column, PageReader pages) throws IOException {
        this.column = column;
        this.pages = pages;
        DictionaryPage stored = pages.readDictionaryPage();
        this.dictionary = stored == null ? null : stored.getEncoding().initDictionary(column, stored);
        this.ahead = toNextValue(null);
    }

    /** What is left of a page. */
    private static final class Page {
        final ValuesReader repetitions;
        final ValuesReader definitions;
        final ValuesReader floats;
        int left;

        Page(ValuesReader repetitions, ValuesReader definitions, ValuesReader floats, int left) {
            this.repetitions = repetitions;
            this.definitions = definitions;
            this.floats = floats;
            this.left = left;
        }
    }

    /** The list of the next row. */
    float[] next() throws IOException {
        Page page = ahead;
        if (page == null) {
            throw new IOException("there are more rows than lists");
        }
        int length = 0;
        do {
            if (page.definitions.readInteger() == 1) {
                if (length == list.length) {
                    list = Arrays.copyOf(list, 2 * length);
                }
                list[length++] = page.floats.readFloat();
            }
            page = toNextValue(page);
        } while (page != null && repetition == 1);
        ahead = page;
        return Arrays.copyOf(list, length);
    }

    /** The page that has the value behind those that were read; null if there is none. */
    private @Nullable Page toNextValue(@Nullable Page last) throws IOException {
        Page page = last;
        while (page == null || page.left == 0) {
            page = nextPage();
            if (page == null) {
                return null;
            }
        }
        page.left--;
        repetition = page.repetitions.readInteger();
        return page;
    }

    private @Nullable Page nextPage() throws IOException {
        DataPage next = pages.readPage();
        if (next == null) {
            return null;
        }
        if (!(next instanceof DataPageV1 data)) {
            throw new IOException("a page has version 2; expected pages of version 1, as tables are written with");
        }
        int values = data.getValueCount();
        ByteBufferInputStream bytes = data.getBytes().toInputStream();
        ValuesReader repetitions = data.getRlEncoding().getValuesReader(column, ValuesType.REPETITION_LEVEL);
        repetitions.initFromPage(values, bytes);
        ValuesReader definitions = data.getDlEncoding().getValuesReader(column, ValuesType.DEFINITION_LEVEL);
        definitions.initFromPage(values, bytes);
        ValuesReader floats = floats(data.getValueEncoding());
        floats.initFromPage(values, bytes);
        return new Page(repetitions, definitions, floats, values);
    }

    private ValuesReader floats(Encoding encoding) throws IOException {
        if (!encoding.usesDictionary()) {
            return encoding.getValuesReader(column, ValuesType.VALUES);
        }
        if (dictionary == null) {
            throw new IOException("a page is encoded by a dictionary that is not there");
        }
        return encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, dictionary);
    }
}
