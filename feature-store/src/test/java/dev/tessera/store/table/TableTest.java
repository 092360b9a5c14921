package dev.tessera.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    record Everything(
            @Column("the item") ItemId item,
            String text,
            int whole,
            long large,
            float single,
            double real,
            boolean flag,
            Instant when,
            EventKind kind,
            byte[] bytes,
            float[] vector,
            long[] times,
            List<ItemId> items,
            Map<String, List<String>> attributes) {}

    private static final Table<Everything> TABLE = Table.of("everything", Everything.class, 1);

    @TempDir
    Path folder;

    @Test
    void everyTypeSurvivesTheRoundTrip() throws IOException {
        Random random = new Random(7);
        List<Everything> rows = random.ints(300).mapToObj(TableTest::row).toList();

        TABLE.write(folder.resolve("t"), rows);

        assertThat(TABLE.readAll(folder.resolve("t")))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(rows);
        try (var stream = TABLE.read(folder.resolve("t"))) {
            assertThat(stream.count()).isEqualTo(300);
        }
    }

    /** As the reference implementation writes and reads it: state of a running job and hashes of data rest on these bytes. */
    @Test
    void aRowsEncodingIsThatOfAvro() throws IOException {
        Random random = new Random(8);
        RowCodec<Everything> codec = TABLE.codec();
        for (Everything row : random.ints(300).mapToObj(TableTest::row).toList()) {
            ByteArrayOutputStream ours = new ByteArrayOutputStream();
            TABLE.encode(row, ours);
            ByteArrayOutputStream avros = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(avros, null);
            new GenericDatumWriter<GenericRecord>(TABLE.schema())
                    .write(TABLE.rows().store(row), encoder);
            encoder.flush();
            assertThat(ours.toByteArray()).isEqualTo(avros.toByteArray());
            assertThat(codec.encode(row)).isEqualTo(avros.toByteArray());
            ByteArrayOutputStream behind = new ByteArrayOutputStream();
            behind.write(7);
            codec.encode(row, behind);
            assertThat(behind.toByteArray())
                    .startsWith(7)
                    .endsWith(avros.toByteArray())
                    .hasSize(1 + avros.size());
            assertThat(codec.decode(avros.toByteArray(), 0, avros.size()))
                    .usingRecursiveComparison()
                    .isEqualTo(row);
            assertThat(TABLE.decode(new ByteArrayInputStream(avros.toByteArray())))
                    .usingRecursiveComparison()
                    .isEqualTo(row);
        }
    }

    @Test
    void bytesThatAreNotExactlyARowAreRefused() throws IOException {
        RowCodec<Everything> codec = TABLE.codec();
        byte[] row = codec.encode(row(1));
        byte[] longer = Arrays.copyOf(row, row.length + 1);
        assertThatThrownBy(() -> codec.decode(longer, 0, longer.length))
                .hasMessage("there are bytes behind an encoded row");
        assertThatThrownBy(() -> codec.decode(row, 0, row.length - 1)).isInstanceOf(EOFException.class);
        assertThat(codec.decode(longer, 0, row.length))
                .usingRecursiveComparison()
                .isEqualTo(row(1));
    }

    @Test
    void rowsThatAreEncodedTogetherAreDecodedOneByOne() throws IOException {
        List<Everything> rows = new Random(9).ints(50).mapToObj(TableTest::row).toList();
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        TABLE.encode(rows, together);
        ByteArrayInputStream in = new ByteArrayInputStream(together.toByteArray());
        for (Everything row : rows) {
            assertThat(TABLE.decode(in)).usingRecursiveComparison().isEqualTo(row);
        }
        assertThat(in.available()).isZero();
    }

    @Test
    void columnsAreNamedAsSqlReadersExpectAndDocumented() {
        Table<Named> table = Table.of("named", Named.class, 1);

        assertThat(table.schema().getField("occurred_at").doc()).isEqualTo("when");
    }

    record Named(@Column("when") Instant occurredAt) {}

    @Test
    void aRecordWithFewerColumnsReadsOnlyThose() throws IOException {
        TABLE.write(folder.resolve("t"), List.of(row(1), row(2)));
        Table<Part> part = Table.of("everything", Part.class, 1);

        assertThat(part.readAll(folder.resolve("t")))
                .extracting(Part::items)
                .containsExactly(row(1).items(), row(2).items());
    }

    record Part(List<ItemId> items) {}

    @Test
    void anotherTableIsRefusedByName() throws IOException {
        TABLE.write(folder.resolve("t"), List.of(row(1)));
        Table<Everything> next = Table.of("everything", Everything.class, 2);

        assertThatThrownBy(() -> next.readAll(folder.resolve("t")))
                .hasMessageContaining("holds table everything version 1; expected table everything version 2");
    }

    @Test
    void aTableMayReadAnotherVersionToo() throws IOException {
        TABLE.write(folder.resolve("t"), List.of(row(1)));
        Table<Part> newer = Table.of("everything", Part.class, 3);
        Table<Part> both = newer.alsoReading(1);

        assertThat(both.canRead(folder.resolve("t"))).isTrue();
        assertThat(both.readAll(folder.resolve("t"))).hasSize(1);
        assertThat(both.version()).isEqualTo(3);
        assertThat(newer.canRead(folder.resolve("t"))).isFalse();
        TABLE.write(folder.resolve("t"), List.of(row(1)));
        assertThatThrownBy(() -> newer.alsoReading(2).readAll(folder.resolve("t")))
                .hasMessageContaining("version 1; expected table everything version 2 or 3");
    }

    @Test
    void aColumnThatAnOlderFileLacksHasItsDeclaredValue() throws IOException {
        Table.of("grown", Named.class, 1).write(folder.resolve("t"), List.of(new Named(Instant.EPOCH)));
        Table<Grown> grown = Table.of("grown", Grown.class, 2).alsoReading(1);

        assertThat(grown.readAll(folder.resolve("t")))
                .containsExactly(new Grown(Instant.EPOCH, Instant.ofEpochSecond(7), 3, "", List.of()));
        Grown now = new Grown(Instant.EPOCH, Instant.ofEpochSecond(8), 9, "so", List.of("a"));
        grown.write(folder.resolve("t"), List.of(now));
        assertThat(grown.readAll(folder.resolve("t"))).containsExactly(now);
    }

    record Grown(
            Instant occurredAt,
            @Column(value = "when", before = 7_000_000) Instant until,
            @Column(value = "many", before = 3) long count,
            @Column(value = "why", emptyBefore = true) String note,
            @Column(value = "which", emptyBefore = true) List<String> names) {}

    @Test
    void textsAndListsThatAnOlderFileLacksAreEmptyIfDeclaredSo() throws IOException {
        Table.of("grown", Named.class, 1).write(folder.resolve("t"), List.of(new Named(Instant.EPOCH)));
        GrownByTexts old = Table.of("grown", GrownByTexts.class, 2)
                .alsoReading(1)
                .readAll(folder.resolve("t"))
                .get(0);
        assertThat(old.text()).isEmpty();
        assertThat(old.numbers()).isEmpty();
    }

    record GrownByTexts(
            Instant occurredAt,
            @Column(value = "text", emptyBefore = true) String text,
            @Column(value = "numbers", emptyBefore = true) float[] numbers) {}

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        TABLE.write(folder.resolve("t"), List.of(row(1)));
        Path file = TABLE.files(folder.resolve("t")).get(0);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> TABLE.readAll(folder.resolve("t")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void anInterruptedWriteLeavesTheOldTable() throws IOException {
        TABLE.write(folder.resolve("t"), List.of(row(1)));

        assertThatThrownBy(() -> TableFolder.replace(folder.resolve("t"), staging -> {
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(TABLE.readAll(folder.resolve("t"))).hasSize(1);
    }

    @Test
    void aTypeThatCannotBeStoredIsNamed() {
        assertThatThrownBy(() -> Table.of("bad", Bad.class, 1)).hasMessageContaining("java.lang.Thread");
    }

    record Bad(Thread thread) {}

    private static Everything row(int seed) {
        Random random = new Random(seed);
        return new Everything(
                new ItemId("item-" + seed),
                "text " + seed,
                random.nextInt(),
                random.nextLong(),
                random.nextFloat(),
                random.nextDouble(),
                random.nextBoolean(),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L),
                EventKind.values()[random.nextInt(7)],
                new byte[] {1, (byte) seed},
                new float[] {random.nextFloat(), -0f},
                new long[] {random.nextLong()},
                List.of(new ItemId("a"), new ItemId("b")),
                Map.of("genre", List.of("x", "y"), "none", List.of()));
    }
}
