package dev.tessera.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of floats are read as Parquet's own assembly of records reads them, over pages, row groups and dictionaries. */
class FloatListsTest {
    private static final Table<Lists> TABLE = Table.of("lists", Lists.class, 1);
    private static final Map<String, String> FOOTER =
            Map.of(TableParquet.NAME_KEY, "lists", TableParquet.VERSION_KEY, "1");

    @TempDir
    Path folder;

    record Lists(float[] drawn, long id, float[] repeated) {}

    /** A row as a text, whatever it was read by. */
    private static String text(Lists row) {
        return row.id() + Arrays.toString(row.drawn()) + Arrays.toString(row.repeated());
    }

    private static String text(GenericRecord row) {
        return row.get("id") + String.valueOf(row.get("drawn")) + row.get("repeated");
    }

    @Test
    void theyAreWhatParquetsOwnReaderMakesOfThem() throws IOException {
        Random random = new Random(7);
        Path file = folder.resolve("lists.parquet");
        try (ParquetWriter<GenericRecord> writer =
                smallPages(file, TABLE.schema(), ParquetProperties.WriterVersion.PARQUET_1_0)) {
            for (int id = 0; id < 3_000; id++) {
                writer.write(TABLE.rows().store(drawn(id, random)));
            }
        }
        List<String> expected = new ArrayList<>();
        try (ParquetReader<GenericRecord> plain = TableParquet.reader(file, TABLE.schema(), FileRange.WHOLE)) {
            for (GenericRecord row = plain.read(); row != null; row = plain.read()) {
                expected.add(text(row));
            }
        }
        assertThat(TableParquet.open(file, FileRange.WHOLE).getRowGroups()).hasSizeGreaterThan(3);
        assertThat(TABLE.readAll(folder).stream().map(FloatListsTest::text)).isEqualTo(expected);
        assertThat(inParts(file, 7_000)).isEqualTo(expected);
    }

    /** What those read who share a file. */
    private static List<String> inParts(Path file, long bytes) throws IOException {
        List<String> rows = new ArrayList<>();
        for (long from = 0; from < Files.size(file); from += bytes) {
            try (TableFileReader<Lists> part = TABLE.reader(file, new FileRange(from, from + bytes))) {
                part.iterator().forEachRemaining(row -> rows.add(text(row)));
            }
        }
        return rows;
    }

    /** Empty ones, some longer than a page, and of few values, for which Parquet makes a dictionary. */
    private static Lists drawn(int id, Random random) {
        float[] drawn = new float[id % 500 == 3 ? 5_000 : random.nextInt(4)];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = Float.intBitsToFloat(random.nextInt());
        }
        float[] repeated = new float[random.nextInt(9)];
        Arrays.fill(repeated, random.nextInt(5));
        return new Lists(drawn, id, repeated);
    }

    @Test
    void listsThatMayLackNumbersAreRefusedByFileAndColumn() throws IOException {
        Schema optional = SchemaBuilder.record("lists")
                .fields()
                .name("drawn")
                .type(Schema.createArray(SchemaBuilder.nullable().floatType()))
                .noDefault()
                .requiredLong("id")
                .name("repeated")
                .type(Schema.createArray(Schema.create(Schema.Type.FLOAT)))
                .noDefault()
                .endRecord();
        Path file = folder.resolve("lists.parquet");
        GenericRecord row = new GenericData.Record(optional);
        row.put("drawn", Arrays.asList(1f, null));
        row.put("id", 1L);
        row.put("repeated", List.of());
        try (ParquetWriter<GenericRecord> writer =
                smallPages(file, optional, ParquetProperties.WriterVersion.PARQUET_1_0)) {
            writer.write(row);
        }
        assertThatThrownBy(() -> TABLE.readAll(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ", column drawn is ")
                .hasMessageContaining("expected a list of floats, none of them optional");
    }

    @Test
    void pagesOfAnotherFormatAreRefusedByFileRowAndColumn() throws IOException {
        Path file = folder.resolve("lists.parquet");
        try (ParquetWriter<GenericRecord> writer =
                smallPages(file, TABLE.schema(), ParquetProperties.WriterVersion.PARQUET_2_0)) {
            writer.write(TABLE.rows().store(new Lists(new float[] {1}, 1, new float[0])));
        }
        assertThatThrownBy(() -> TABLE.readAll(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ", row 1, column drawn cannot be read: a page has version 2");
    }

    @Test
    void moreRowsThanListsIsSaid() throws IOException {
        Path file = folder.resolve("lists.parquet");
        try (TableFileWriter<Lists> writer = TABLE.writer(file)) {
            writer.write(new Lists(new float[] {1}, 1, new float[] {2, 3}));
        }
        try (FloatLists lists = FloatLists.open(file, List.of("drawn", "absent"), FileRange.WHOLE)) {
            lists.advance();
            assertThat(lists.take("absent")).isEqualTo(Optional.empty());
            assertThat(lists.take("drawn").orElseThrow()).containsExactly(1);
            assertThatThrownBy(() -> lists.take("drawn"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            file + ", row 1, column drawn cannot be read: there are more rows than lists");
            assertThatThrownBy(lists::advance).hasMessageContaining(file + " has no lists of floats for row 2");
        }
    }

    private static ParquetWriter<GenericRecord> smallPages(
            Path file, Schema schema, ParquetProperties.WriterVersion version) throws IOException {
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        return AvroParquetWriter.<GenericRecord>builder(new LocalParquetFile(file))
                .withSchema(schema)
                .withDataModel(GenericData.get())
                .withConf(configuration)
                .withWriterVersion(version)
                .withExtraMetaData(FOOTER)
                .withRowGroupSize(20_000L)
                .withMinRowCountForPageSizeCheck(10)
                .withPageSize(2_000)
                .build();
    }
}
