package dev.tessera.store.table;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/** The lists of a column of lists of required floats in one row group; one may reach over pages. */
final class FloatListPages {
    private final ColumnDescriptor column;
    private final PageReader pages;
    private final @Nullable Dictionary dictionary;

    /** Where the next list begins; null behind the last one. */
    private @Nullable FloatListPage page;

    FloatListPages(ColumnDescriptor column, PageReader pages) throws IOException {
        this.column = column;
        this.pages = pages;
        DictionaryPage stored = pages.readDictionaryPage();
        this.dictionary = stored == null ? null : stored.getEncoding().initDictionary(column, stored);
        this.page = nextPage();
    }

    /** The list of the next row. */
    float[] next() throws IOException {
        if (page == null) {
            throw new IOException("there are more rows than lists");
        }
        float[] list = append(new float[0], page, page.begun());
        while (page != null && page.isOver()) {
            page = nextPage();
            if (page != null) {
                list = append(list, page, page.more());
            }
        }
        return list;
    }

    private static float[] append(float[] list, FloatListPage page, int count) {
        float[] longer = Arrays.copyOf(list, list.length + count);
        page.read(longer, list.length, count);
        return longer;
    }

    /** The next page that has values; null if there is none. */
    private @Nullable FloatListPage nextPage() throws IOException {
        for (DataPage next = pages.readPage(); next != null; next = pages.readPage()) {
            FloatListPage opened = FloatListPage.of(column, next, dictionary);
            if (!opened.isOver()) {
                return opened;
            }
        }
        return null;
    }
}
