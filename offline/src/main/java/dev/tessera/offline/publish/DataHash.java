package dev.tessera.offline.publish;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names the data behind a model by its rows: the same for the same rows, whatever the order and the files in which a job left them.
 *
 * <p>A table's sum is that of the SHA-256 of its rows, modulo 2^256 (the additive multiset hash of Bellare and Micciancio, 1997); addition, unlike exclusive or,
 * also tells how often a row is there. It finds changes; it is no proof against one who forges rows.
 */
public final class DataHash {
    private final StringBuilder sums = new StringBuilder();

    /** Of what ingest wrote: all items and events. */
    public static String ofInput(WorkDirectory work) throws IOException {
        return new DataHash()
                .add(IngestTables.ITEMS, work.table(IngestTables.ITEMS.name()))
                .add(IngestTables.EVENTS, work.table(IngestTables.EVENTS.name()))
                .hex();
    }

    <R extends Record> DataHash add(Table<R> table, Path folder) throws IOException {
        RowSum sum = new RowSum();
        table.forEach(folder, row -> sum.add(out -> table.encode(row, out)));
        sums.append(table).append(' ').append(sum).append('\n');
        return this;
    }

    String hex() {
        return Digest.of(sums.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static final class RowSum {
        private static final BigInteger MODULUS = BigInteger.TWO.pow(256);

        private BigInteger sum = BigInteger.ZERO;
        private long rows;

        void add(Digest.Writing row) {
            sum = sum.add(new BigInteger(1, Digest.bytesOf(row)));
            rows++;
        }

        @Override
        public String toString() {
            return rows + " rows " + sum.mod(MODULUS).toString(16);
        }
    }
}
