package dev.tessera.offline.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFileWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataHashTest {
    private static final Table<Row> TABLE = Table.of("rows", Row.class, 1);
    private static final Row A = new Row("a", 1);
    private static final Row B = new Row("b", 2);
    private static final Row C = new Row("c", 3);

    @TempDir
    Path folder;

    record Row(String id, int value) {}

    @Test
    void orderAndFilesOfTheRowsDoNotMatter() throws IOException {
        String hash = hash("one", List.of(A, B, C));
        assertThat(hash("turned", List.of(C, B, A))).isEqualTo(hash);
        assertThat(hash("files", List.of(B), List.of(C, A))).isEqualTo(hash);
    }

    @Test
    void everyRowMattersAndHowOftenItIsThere() throws IOException {
        String hash = hash("one", List.of(A, B));
        assertThat(hash("fewer", List.of(A))).isNotEqualTo(hash);
        assertThat(hash("changed", List.of(A, new Row("b", 3)))).isNotEqualTo(hash);
        assertThat(hash("more", List.of(A, B, C))).isNotEqualTo(hash);
        assertThat(hash("three", List.of(A, B, B, B))).isNotEqualTo(hash);
        assertThat(hash("pairs", List.of(A, A))).isNotEqualTo(hash("others", List.of(B, B)));
    }

    @Test
    void tablesAreToldApart() throws IOException {
        RowSum full = DataHash.sum(TABLE, write("full", List.of(A, B)));
        RowSum empty = DataHash.sum(TABLE, write("empty", List.of()));
        assertThat(new DataHash().add(TABLE, full).add(TABLE, empty).hex())
                .isNotEqualTo(new DataHash().add(TABLE, empty).add(TABLE, full).hex());
    }

    @Test
    void rowsThatWereSummedInPiecesAreTheTable() throws IOException {
        RowSum pieces = RowSum.of(List.of(sum(C), sum(A).plus(sum(B))));
        assertThat(new DataHash().add(TABLE, RowSum.ofHex(3, pieces.hex())).hex())
                .isEqualTo(hash("table", List.of(A, B, C)));
    }

    private static RowSum sum(Row row) {
        RowSummer summer = new RowSummer();
        summer.add(new RowDigest().of(TABLE.codec().encode(row)));
        return summer.sum();
    }

    /** Java's own arithmetic of large numbers, row by row, which tables have been named by from the start. */
    @Test
    void theSumIsOfDigestsModulo2To256() {
        RowSummer summer = new RowSummer();
        BigInteger expected = BigInteger.ZERO;
        for (int i = 0; i < 1_000; i++) {
            byte[] digest = new RowDigest().of(TABLE.codec().encode(new Row("row-" + i, i)));
            summer.add(digest);
            expected = expected.add(new BigInteger(1, digest)).mod(BigInteger.TWO.pow(256));
        }
        assertThat(summer.sum()).isEqualTo(new RowSum(1_000, expected));
    }

    @SafeVarargs
    private String hash(String name, List<Row>... files) throws IOException {
        return new DataHash()
                .add(TABLE, DataHash.sum(TABLE, write(name, files)))
                .hex();
    }

    @SafeVarargs
    private Path write(String name, List<Row>... files) throws IOException {
        Path table = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < files.length; i++) {
            try (TableFileWriter<Row> writer = TABLE.writer(table.resolve("part-" + i + ".parquet"))) {
                for (Row row : files[i]) {
                    writer.write(row);
                }
            }
        }
        return table;
    }
}
