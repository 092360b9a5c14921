package dev.tessera.store.table;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** Turns a Java record into an Avro record and back, component by component. */
final class Rows<R extends Record> {
    private final Class<R> type;
    private final RecordShape shape;
    private final List<ColumnType> types = new ArrayList<>();
    private final List<String> names;
    private final Schema schema;

    /** Without lists of floats; the whole one if there is nothing else. */
    private final Schema others;

    Rows(String tableName, Class<R> row) {
        type = row;
        shape = new RecordShape(row);
        List<Schema.Field> fields = new ArrayList<>();
        for (RecordComponent component : shape.components()) {
            ColumnType stored = ColumnType.of(component.getGenericType());
            types.add(stored);
            Column column = component.getAnnotation(Column.class);
            fields.add(new Schema.Field(
                    snakeCase(component.getName()), stored.schema(), column == null ? null : column.value(), null));
        }
        schema = Schema.createRecord(tableName, null, "tessera", false, fields);
        names = fields.stream().map(Schema.Field::name).toList();
        others = others(tableName);
    }

    private Schema others(String tableName) {
        List<Schema.Field> fields = schema.getFields().stream()
                .filter(field -> types.get(field.pos()) != ArrayColumnType.FLOATS)
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        return fields.isEmpty() ? schema : Schema.createRecord(tableName, null, "tessera", false, fields);
    }

    Schema schema() {
        return schema;
    }

    /** The columns that are read as records. */
    Schema others() {
        return others;
    }

    /** The columns that are read beside {@link #others}. */
    List<String> floatLists() {
        return names.stream().filter(name -> others.getField(name) == null).toList();
    }

    GenericRecord store(R row) {
        GenericData.Record stored = new GenericData.Record(schema);
        for (int i = 0; i < types.size(); i++) {
            stored.put(i, types.get(i).store(shape.value(row, i)));
        }
        return stored;
    }

    /** As Avro writes {@link #store} of the row, without making it. */
    void write(R row, Encoder out) throws IOException {
        for (int i = 0; i < types.size(); i++) {
            types.get(i).write(shape.value(row, i), out);
        }
    }

    /**
     * Makes a row.
     *
     * @param stored its {@link #others}
     * @param lists its lists of floats; empty if the table has none beside others
     */
    R load(GenericRecord stored, Optional<FloatLists> lists) throws IOException {
        Object[] values = new Object[types.size()];
        int other = 0;
        for (int i = 0; i < types.size(); i++) {
            if (lists.isPresent() && types.get(i) == ArrayColumnType.FLOATS) {
                Optional<float[]> list = lists.get().take(names.get(i));
                values[i] = list.isPresent() ? list.get() : types.get(i).load(before(i));
            } else {
                Object there = stored.get(other++);
                values[i] = types.get(i).load(there == null ? before(i) : there);
            }
        }
        return type.cast(shape.of(values));
    }

    /** What a row of an older file has in a column that was added since. */
    private Object before(int component) {
        RecordComponent column = shape.components().get(component);
        Column declared = column.getAnnotation(Column.class);
        if (declared != null && declared.emptyBefore()) {
            return types.get(component).schema().getType() == Schema.Type.ARRAY ? List.of() : "";
        }
        if (declared == null || declared.before() == Column.NONE) {
            throw new IllegalArgumentException("a stored row has no column " + names.get(component));
        }
        return declared.before();
    }

    /** The inverse of {@link #write}. */
    R read(Decoder in) throws IOException {
        Object[] values = new Object[types.size()];
        for (int i = 0; i < types.size(); i++) {
            values[i] = types.get(i).read(in);
        }
        return type.cast(shape.of(values));
    }

    /** {@code occurredAt} becomes {@code occurred_at}, as SQL readers expect. */
    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }
}
